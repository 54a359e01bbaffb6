// What the sign-in screen shows.

import type { SessionInfo } from "../../engine/session/session";
import { t } from "../../kit/format/i18n";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { useOnline } from "../../kit/frame/online";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { SignInView } from "./shapes.gen";

type State = Pick<SignInView, "busy" | "fault">;
export const state = local<State>({ busy: false, fault: "" });
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

/** What became of this device's data, and of what it had not sent. */
function lostNow(lost: NonNullable<SessionInfo["lost"]>): string {
  const said = (key: string, count: number): string[] => (count ? [t(key, { count })] : []);
  const { handed } = lost;
  if ("left" in lost)
    return [
      t("signin.lost_emptied"),
      ...said("signin.lost_handed", handed),
      ...said("signin.lost_left", lost.left),
    ].join(" ");
  return lost.empty ? t("signin.lost_emptied") : said("signin.lost_waiting", lost.waiting).join("");
}

export function useSignIn(): SignInView {
  const { busy, fault } = useLocal(state);
  const { state: at, person, evicted = [], lost } = useSession();
  const { waiting, needsYou } = useSyncStatus();
  const online = useOnline();
  const count = waiting + needsYou;
  const gone = evicted.reduce((sum, { n }) => sum + n, 0);
  return {
    busy,
    fault,
    expired: at === "expired",
    offline: !online,
    email: person?.email ?? "",
    waiting: at === "expired" && count ? t("signin.waiting_here", { count }) : "",
    evicted: gone ? t("shell.evicted", { count: gone }) : "",
    lost: lost ? t(lost.code === "device_revoked" ? "signin.lost_revoked" : "signin.lost_deactivated") : "",
    lost_now: lost ? lostNow(lost) : "",
    device_name: guessDevice(),
  };
}
