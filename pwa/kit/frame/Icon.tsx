// One icon; decorative, so hidden from screen readers: the word beside it says the same.
import type { ReactNode } from "react";
import { ICONS, type IconName } from "./icons";

export function Icon({ name, size }: { name: IconName; size?: string }): ReactNode {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      aria-hidden="true"
      style={size ? { width: size, height: size } : undefined}
    >
      <path d={ICONS[name]} />
    </svg>
  );
}
