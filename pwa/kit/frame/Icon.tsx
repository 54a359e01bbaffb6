// One icon; decorative, so hidden from screen readers: the word beside it says the same.
import type { ReactNode } from "react";
import { ICONS, type IconName } from "./icons";

/** `name`: of an icon of ours, or the path of a feature's own. */
export function Icon({ name, size }: { name: IconName | `M${string}`; size?: string }): ReactNode {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      aria-hidden="true"
      style={size ? { width: size, height: size } : undefined}
    >
      <path d={name in ICONS ? ICONS[name as IconName] : name} />
    </svg>
  );
}
