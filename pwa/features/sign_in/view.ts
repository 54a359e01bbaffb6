// The sign-in screen: one request, and honest words for each way it can end.

import { session, signIn } from "../../engine/session/session";
import { t } from "../../kit/format/i18n";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { goTo } from "../../kit/frame/navigation";
import { useOnline } from "../../kit/frame/online";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { SignInView } from "./shapes.gen";

type State = Pick<SignInView, "busy" | "fault">;
const state = local<State>({ busy: false, fault: "" });
/** Where the person wanted to go before signing in was asked for. */
export const wanted = local<string>(route.today);

const FAULTS: Record<string, string> = {
  wrong_password: "signin.wrong_password",
  slow_down: "signin.slow_down",
  offline: "signin.offline",
  storage_lost: "shell.storage_lost",
  storage_full: "shell.storage_full",
};

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

export async function submitSignIn(form: Record<string, string>): Promise<void> {
  const email = (form.email ?? "").trim();
  const password = form.password ?? "";
  if (!email || !password) return state.set({ busy: false, fault: t("signin.fill_both") });
  state.set({ busy: true, fault: "" });
  const result = await signIn(email, password, (form.device ?? "").trim() || guessDevice());
  if (result.ok) {
    state.set({ busy: false, fault: "" });
    void navigator.storage?.persist?.();
    goTo(wanted.get());
    wanted.set(route.today);
    return;
  }
  state.set({ busy: false, fault: t(FAULTS[result.code] ?? "signin.server_fault") });
}

/** Work goes on with an expired session; only sending waits. */
export function goOn(): void {
  if (session().state === "expired") goTo(route.today);
}
