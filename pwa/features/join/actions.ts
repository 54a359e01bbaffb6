// Coming in by a link, and asking for one.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { comeIn } from "../../engine/session/sign_in";
import { t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { guessDevice } from "../../kit/frame/device";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import { toast } from "../../kit/toast/toast";
import { forgetting, joining } from "./view";

/** The password is set, and something more is asked of this person: the sign-in knows how. */
const MORE = ["second_factor", "factor_due"];

export async function submitJoin(form: Record<string, string>): Promise<void> {
  const now = joining.get();
  const email = (now.look?.email || form.email || "").trim();
  const password = form.password ?? "";
  const say = (fault: string): void => joining.set({ ...joining.get(), busy: false, fault });
  if (!email) return say(t("join.need_email"));
  if (!password) return say(t("join.need_password"));
  joining.set({ ...now, busy: true, fault: "" });
  const result = await comeIn("/api/join", { token: now.token, email, password }, guessDevice());
  if (result.ok || MORE.includes(result.code)) {
    joining.set({ ...joining.get(), token: "", state: "asking", busy: false });
    void navigator.storage?.persist?.();
    if (!result.ok) toast("join.now_sign_in", { ms: 8_000 });
    return goTo(result.ok ? route.today : route.signIn, true);
  }
  if (result.code === "link_used") return joining.set({ ...joining.get(), state: "used", busy: false });
  say(
    result.code === "bad_value"
      ? t("form.bad_email")
      : faultText({ code: result.code, detail: result.detail ?? "" }),
  );
}

export async function submitForgot(form: Record<string, string>): Promise<void> {
  const email = (form.email ?? "").trim();
  const now = { ...forgetting.get(), email };
  if (!email) return forgetting.set({ ...now, fault: t("join.need_email") });
  forgetting.set({ ...now, busy: true, fault: "" });
  const answer = await ask(browser, "POST", "/api/forgot", { body: { email } });
  const sent = t("join.sent", { email });
  forgetting.set(
    answer.ok
      ? { ...now, state: "sent", busy: false, fault: "", sent }
      : { ...now, busy: false, fault: faultText(answer) },
  );
}
