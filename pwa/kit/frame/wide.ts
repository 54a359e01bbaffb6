// Whether two panes stand side by side.
import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 768px)";

export function useWide(): boolean {
  const subscribe = (fn: () => void) => {
    const media = matchMedia(WIDE);
    media.addEventListener("change", fn);
    return () => media.removeEventListener("change", fn);
  };
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => false,
  );
}
