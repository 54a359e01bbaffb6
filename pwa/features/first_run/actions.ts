// Making the first workspace or a demo, and honest words for each way it can end.
import { comeIn, type SignInResult } from "../../engine/session/sign_in";
import { t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { guessDevice } from "../../kit/frame/device";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import type { FirstRunView } from "./shapes.gen";
import { CLAIM, claimed, keepClaim, ownLanguage, state } from "./view";

const put = (change: Partial<FirstRunView>): void => state.set({ ...state.get(), ...change });

export const choose = (way: FirstRunView["way"]): void => put({ way, fault: "", code_fault: "" });
export const chooseCountry = (country: string): void => put({ country });
export const typeCode = (code: string): void => put({ code, code_fault: "" });
export const toSignIn = (): void => goTo(route.signIn, true);

const CODE_FAULTS: Record<string, string> = {
  code_needed: "start.code_needed",
  wrong_server_code: "start.code_wrong",
  slow_down: "start.code_slow",
};
const FAULTS: Record<string, string> = {
  offline: "start.unheard",
  storage_lost: "shell.storage_lost",
  storage_full: "shell.storage_full",
  server_trouble: "signin.server_fault",
};

/** Sends it; on success the app goes on to Today. */
export async function begin(path: string, body: Record<string, unknown>): Promise<SignInResult> {
  put({ busy: true, fault: "", code_fault: "" });
  const claim = claimed() ?? crypto.randomUUID();
  sessionStorage.setItem(CLAIM, claim);
  const result = await comeIn(path, { ...body, code: state.get().code.trim(), claim }, guessDevice());
  keepClaim(result);
  if (result.ok) {
    put({ busy: false, way: "", code: "" });
    void navigator.storage?.persist?.();
    goTo(route.today, true);
    return result;
  }
  const { code, detail = "" } = result;
  const ofCode = CODE_FAULTS[code];
  const known = FAULTS[code];
  put({
    busy: false,
    code_fault: ofCode ? t(ofCode) : "",
    fault: ofCode || result.field ? "" : known ? t(known) : faultText({ code, detail }),
    ...(code === "first_run_over" && { state: "over" as const }),
  });
  return result;
}

export async function makeDemo(): Promise<void> {
  if (state.get().busy) return;
  await begin("/api/first-run/demo", { country: state.get().country, language: ownLanguage() });
  if (state.get().code_fault) document.getElementById("start-code")?.focus();
}
