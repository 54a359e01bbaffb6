// What the browser believes about the network. True proves nothing; false is certain.
import { useSyncExternalStore } from "react";

const listen = (notify: () => void): (() => void) => {
  addEventListener("online", notify);
  addEventListener("offline", notify);
  return () => {
    removeEventListener("online", notify);
    removeEventListener("offline", notify);
  };
};
export const useOnline = (): boolean =>
  useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  );
