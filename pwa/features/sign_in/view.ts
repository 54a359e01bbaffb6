// What the sign-in screen shows.

import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import type { SessionInfo } from "../../engine/session/session";
import { t } from "../../kit/format/i18n";
import { coming } from "../../kit/frame/coming";
import { guessDevice } from "../../kit/frame/device";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { goTo } from "../../kit/frame/navigation";
import { useOnline } from "../../kit/frame/online";
import { hasPasskeys } from "../../kit/frame/passkey";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { SignInView } from "./shapes.gen";

type State = Pick<SignInView, "busy" | "fault" | "between">;
export const state = local<State>({ busy: false, fault: "", between: false });
/** Where the person wanted to go before signing in was asked for. */
export const wanted = local<string>(route.today);

/** An empty server waits for its first workspace, which is made on a page of its own. */
function useFirstRun(nobody: boolean): void {
  useEffect(() => {
    if (!nobody) return;
    void ask<{ needed?: boolean }>(browser, "GET", "/api/first-run").then(
      ({ data }) => data?.needed && goTo(route.start, true),
    );
  }, [nobody]);
}

/** On a phone that several share it begins with who it is; and nobody is there yet who could go back. */
function useWho(others: boolean): void {
  useEffect(() => {
    if (others) goTo(route.who, true);
  }, [others]);
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
  const { busy, fault, between } = useLocal(state);
  const { state: at, person, evicted = [], lost, others } = useSession();
  const somebody = useLocal(coming);
  const { waiting, needsYou } = useSyncStatus();
  const online = useOnline();
  useFirstRun(at === "out" && !others && online);
  useWho(at === "out" && others !== undefined && !somebody);
  const count = waiting + needsYou;
  const gone = evicted.reduce((sum, { n }) => sum + n, 0);
  return {
    busy,
    fault,
    between,
    expired: at === "expired" && (!somebody || somebody.email === person?.email),
    offline: !online,
    email: somebody?.email ?? person?.email ?? "",
    back: somebody !== null,
    waiting: at === "expired" && count ? t("signin.waiting_here", { count }) : "",
    evicted: gone ? t("shell.evicted", { count: gone }) : "",
    lost: lost ? t(lost.code === "device_revoked" ? "signin.lost_revoked" : "signin.lost_deactivated") : "",
    lost_now: lost ? lostNow(lost) : "",
    device_name: guessDevice(),
    passkeys: hasPasskeys(),
  };
}
