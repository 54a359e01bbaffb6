// What the sign-in screen shows.

import { t } from "../../kit/format/i18n";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { useOnline } from "../../kit/frame/online";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { SignInView } from "./shapes.gen";

type State = Pick<SignInView, "busy" | "fault" | "between">;
export const state = local<State>({ busy: false, fault: "", between: false });
/** Where the person wanted to go before signing in was asked for. */
export const wanted = local<string>(route.today);

/** "Chrome on Android": what a person would call this device. */
export function guessDevice(agent = navigator.userAgent): string {
  const platforms: [RegExp, string][] = [
    [/iPad/, "iPad"],
    [/iPhone/, "iPhone"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS/, "Mac"],
    [/Linux/, "Linux"],
  ];
  const browsers: [RegExp, string][] = [
    [/SamsungBrowser/, "Samsung Internet"],
    [/Edg/, "Edge"],
    [/Firefox/, "Firefox"],
    [/Chrome/, "Chrome"],
    [/Safari/, "Safari"],
  ];
  const found = (list: [RegExp, string][]): string =>
    list.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
  return [found(platforms), found(browsers)].filter(Boolean).join(", ") || "Browser";
}

export function useSignIn(): SignInView {
  const { busy, fault, between } = useLocal(state);
  const { state: at, person } = useSession();
  const { waiting, needsYou } = useSyncStatus();
  const online = useOnline();
  const count = waiting + needsYou;
  return {
    busy,
    fault,
    between,
    expired: at === "expired",
    offline: !online,
    email: person?.email ?? "",
    waiting: at === "expired" && count ? t("signin.waiting_here", { count }) : "",
    device_name: guessDevice(),
  };
}
