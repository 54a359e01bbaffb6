// Signing in by a second step or a passkey, and what a person adds to prove themselves.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { edit } from "../../engine/outbox/edit";
import { session } from "../../engine/session/session";
import { comeIn, type SignInResult } from "../../engine/session/sign_in";
import { get } from "../../engine/store/store";
import { t } from "../../kit/format/i18n";
import { act, faultText, question } from "../../kit/frame/asked";
import { guessDevice as deviceName } from "../../kit/frame/device";
import { askPasskey, makePasskey } from "../../kit/frame/passkey";
import { type Adding, secondStep } from "../../kit/frame/second_step";
import { toast } from "../../kit/toast/toast";

export interface Factor {
  id: string;
  kind: "totp" | "passkey";
  name: string;
  created_at: number;
  last_used_at: number;
}
export interface Factors {
  factors: Factor[];
  recovery_left: number;
  due: boolean;
  passkeys: boolean;
}

export const ownFactors = question<Factors>("/api/factors");

/** Why it did not go on, in words; "" when it did. `codes`: to write down, this once. */
export interface Went {
  fault: string;
  codes: string[];
}
const went = (fault: string, codes: unknown = []): Went => ({
  fault,
  codes: Array.isArray(codes) ? codes.map(String) : [],
});

async function come(path: string, body: Record<string, unknown>): Promise<Went> {
  const result: SignInResult = await comeIn(path, body, deviceName());
  if (result.ok) {
    void navigator.storage?.persist?.();
    return went("", result.told?.["recovery"]);
  }
  return went(faultText({ code: result.code, detail: result.detail ?? "" }));
}

/** The code of an app, or one on paper. */
export const enterCode = (step: string, code: string): Promise<Went> =>
  come("/api/sign-in/second", { step, code });

export async function enterPasskey(step: string, options: Record<string, unknown>): Promise<Went> {
  const passkey = await askPasskey(options);
  return passkey ? come("/api/sign-in/second", { step, passkey }) : went(t("factors.no_answer"));
}

/** What the company asks for, set up while signing in. */
export const enrolCode = (step: string, code: string): Promise<Went> =>
  come("/api/sign-in/enrol", { step, code, name: deviceName() });

export async function enrolPasskey(step: string, options: Record<string, unknown>): Promise<Went> {
  const passkey = await makePasskey(options);
  const name = deviceName();
  return passkey ? come("/api/sign-in/enrol", { step, passkey, name }) : went(t("factors.no_answer"));
}

export async function beginAdding(password: string): Promise<Adding | string> {
  const answer = await ask<Adding>(browser, "POST", "/api/factors/begin", { body: { password } });
  return answer.data ?? faultText(answer);
}

export const addCode = (step: string, code: string): Promise<Went> => add({ step, code });

export async function addPasskey(step: string, options: Record<string, unknown>): Promise<Went> {
  const passkey = await makePasskey(options);
  return passkey ? add({ step, passkey }) : went(t("factors.no_answer"));
}

async function add(proof: Record<string, unknown>): Promise<Went> {
  const body = { ...proof, name: deviceName() };
  const answer = await ask<{ recovery: string[] }>(browser, "POST", "/api/factors", { body });
  if (answer.ok) await ownFactors.load();
  return answer.ok ? went("", answer.data?.recovery) : went(faultText(answer));
}

export async function removeFactor(id: string, password: string): Promise<string> {
  const answer = await ask(browser, "POST", `/api/factors/${id}/remove`, { body: { password } });
  if (!answer.ok) return faultText(answer);
  toast("factors.removed");
  await ownFactors.load();
  return "";
}

export async function renameFactor(id: string, name: string): Promise<boolean> {
  const answer = await act("PATCH", `/api/factors/${id}`, { name });
  if (answer.ok) await ownFactors.load();
  return answer.ok;
}

/** Asks it of a role, or no more. */
export async function requireOf(role: string, needed: boolean): Promise<void> {
  const id = session().workspace?.id ?? "";
  const now = new Set<string>(get("workspace", id)?.second_factor ?? []);
  if (needed) now.add(role);
  else now.delete(role);
  await edit("workspace", id, [{ op: "set", field: "second_factor", value: [...now].sort() }]);
}

/** The longest time away in minutes (0: each decides), or how many days without contact. */
export const setRule = (field: "lock_minutes" | "offline_days", value: number): Promise<unknown> =>
  edit("workspace", session().workspace?.id ?? "", [{ op: "set", field, value }]);

export const leaveStep = (): void => secondStep.set(null);
