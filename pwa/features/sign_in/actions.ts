// Signing in: one request, and honest words for each way it can end.

import { session, signIn } from "../../engine/session/session";
import { t } from "../../kit/format/i18n";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import { guessDevice, state, wanted } from "./view";

const FAULTS: Record<string, string> = {
  wrong_password: "signin.wrong_password",
  slow_down: "signin.slow_down",
  offline: "signin.offline",
  between: "signin.between",
  storage_lost: "shell.storage_lost",
  storage_full: "shell.storage_full",
};

export async function submitSignIn(form: Record<string, string>): Promise<void> {
  const email = (form.email ?? "").trim();
  const password = form.password ?? "";
  if (!email || !password) return say(t("signin.fill_both"));
  state.set({ busy: true, fault: "", between: false });
  const result = await signIn(email, password, (form.device ?? "").trim() || guessDevice());
  if (result.ok) {
    say("");
    void navigator.storage?.persist?.();
    goTo(wanted.get());
    wanted.set(route.today);
    return;
  }
  say(t(FAULTS[result.code] ?? "signin.server_fault"), result.code === "between");
}

const say = (fault: string, between = false): void => state.set({ busy: false, fault, between });

/** Work goes on with an expired session; only sending waits. */
export function goOn(): void {
  if (session().state === "expired") goTo(route.today);
}

/** Past the service worker: what is on the way shows its page; our own server leads back. */
export const openPortal = (): void => location.assign("/api/hello");
