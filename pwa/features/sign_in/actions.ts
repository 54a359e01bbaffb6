// Signing in: one request, and honest words for each way it can end.

import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { session } from "../../engine/session/session";
import { comeIn, signIn } from "../../engine/session/sign_in";
import { t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { coming } from "../../kit/frame/coming";
import { guessDevice } from "../../kit/frame/device";
import { goTo } from "../../kit/frame/navigation";
import { askPasskey } from "../../kit/frame/passkey";
import { route } from "../../kit/frame/routes.gen";
import { asksMore } from "../../kit/frame/second_step";
import { state, wanted } from "./view";

const FAULTS: Record<string, string> = {
  wrong_password: "signin.wrong_password",
  slow_down: "problem.slow_down",
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
  if (result.ok) return cameIn();
  if (asksMore(result.code, result.told)) {
    say("");
    return goTo(route.secondStep);
  }
  say(t(FAULTS[result.code] ?? "signin.server_fault"), result.code === "between");
}

const say = (fault: string, between = false): void => state.set({ busy: false, fault, between });
/** A passkey is enough: the device has asked its owner. */
export async function passkeySignIn(): Promise<void> {
  state.set({ busy: true, fault: "", between: false });
  const begun = await ask<{ step: string; passkey: Record<string, unknown> }>(
    browser,
    "POST",
    "/api/sign-in/passkey/begin",
  );
  const passkey = begun.data && (await askPasskey(begun.data.passkey));
  if (!begun.data || !passkey)
    return say(begun.ok ? t("signin.passkey_none") : faultText(begun), begun.between);
  const result = await comeIn("/api/sign-in/passkey", { step: begun.data.step, passkey }, guessDevice());
  if (!result.ok) return say(t(FAULTS[result.code] ?? "signin.passkey_none"), result.code === "between");
  cameIn();
}

function cameIn(): void {
  say("");
  void navigator.storage?.persist?.();
  // Whoever said who they are goes on where they were; a new person begins at the beginning.
  const here = coming.get();
  coming.set(null);
  goTo(here ? (here.email ? here.back : route.today) : wanted.get());
  wanted.set(route.today);
}

/** Work goes on with an expired session; only sending waits. */
export function goOn(): void {
  if (session().state === "expired") goTo(route.today);
}

/** Somebody is here already, and nobody new comes. */
export function goBack(): void {
  const back = coming.get()?.back ?? route.today;
  say("");
  coming.set(null);
  goTo(back);
}

/** Past the service worker: what is on the way shows its page; our own server leads back. */
export const openPortal = (): void => location.assign("/api/hello");
