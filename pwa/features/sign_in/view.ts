// What the sign-in screen shows.

import { t } from "../../kit/format/i18n";
import { guessDevice } from "../../kit/frame/device";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { useOnline } from "../../kit/frame/online";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { SignInView } from "./shapes.gen";

type State = Pick<SignInView, "busy" | "fault">;
export const state = local<State>({ busy: false, fault: "" });
/** Where the person wanted to go before signing in was asked for. */
export const wanted = local<string>(route.today);

export function useSignIn(): SignInView {
  const { busy, fault } = useLocal(state);
  const { state: at, person } = useSession();
  const { waiting, needsYou } = useSyncStatus();
  const online = useOnline();
  const count = waiting + needsYou;
  return {
    busy,
    fault,
    expired: at === "expired",
    offline: !online,
    email: person?.email ?? "",
    waiting: at === "expired" && count ? t("signin.waiting_here", { count }) : "",
    device_name: guessDevice(),
  };
}
