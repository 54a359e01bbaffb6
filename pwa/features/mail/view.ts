// Outgoing mail: what is set, what the mail server said to a test, and what was typed wrong.
import { browser } from "../../engine/core/env";
import { call, type HttpError } from "../../engine/core/http";
import { t } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { faultText, question } from "../../kit/frame/asked";
import { local, useLocal } from "../../kit/frame/state";
import { toast } from "../../kit/toast/toast";
import type { MailView } from "./shapes.gen";

interface Kept {
  on: boolean;
  host: string;
  port: number;
  tls: string;
  user: string;
  sender: string;
  name: string;
  has_password: boolean;
}
interface Tested {
  ok: boolean;
  code: string;
  said: string;
  to: string;
}
interface State {
  wrong: string;
  busy: boolean;
  testing: boolean;
  tested: Tested | null;
}

/** The mail server may take its time, and so may its name. */
const TEST_LIMIT_MS = 90_000;

const told = question<Kept>("/api/office/mail");
const state = local<State>({ wrong: "", busy: false, testing: false, tested: null });
const change = (part: Partial<State>): void => state.set({ ...state.get(), ...part });

export function useMail(): MailView {
  const { data, loading, fault } = told.use();
  const { tested, ...rest } = useLocal(state);
  const failed = tested && !tested.ok ? word(`mail.trouble_${tested.code}`, t("mail.trouble_answer")) : "";
  return {
    ...rest,
    loading,
    fault,
    on: data?.on ?? false,
    host: data?.host ?? "",
    port: String(data?.port ?? 587),
    tls: data?.tls ?? "starttls",
    user: data?.user ?? "",
    sender: data?.sender ?? "",
    name: data?.name ?? "",
    has_password: data?.has_password ?? false,
    password_hint: t(data?.has_password ? "mail.password_kept" : "mail.password_none"),
    ready: Boolean(data?.host && data.sender),
    tested: tested?.ok ? t("mail.worked", { to: tested.to }) : failed,
    said: tested?.said ?? "",
    worked: tested?.ok ?? false,
  };
}

export const again = (): Promise<void> => told.load();

/** What is wrong, in words for its field where the server says which. */
function wrongText(error: unknown): string {
  const { code, problem } = error as HttpError;
  const detail = problem?.detail ?? "";
  if (!code.startsWith("bad_mail_")) return faultText({ code, detail });
  return word(`mail.wrong_${code.slice("bad_mail_".length)}`, `${t("mail.wrong")} ${detail}`);
}

async function set(body: Record<string, unknown>): Promise<boolean> {
  change({ busy: true, wrong: "" });
  let wrong = "";
  try {
    await call(browser, "PATCH", "/api/office/mail", { body });
  } catch (error) {
    wrong = wrongText(error);
  }
  change({ busy: false, wrong, tested: null });
  if (!wrong) await told.load();
  return !wrong;
}

export async function saveMail(form: Record<string, string>): Promise<void> {
  const { host = "", port = "", tls = "", user = "", sender = "", name = "", password = "" } = form;
  const given = { host, port: Number(port) || 0, tls, user, sender, name };
  if (await set(password ? { ...given, password } : given)) toast("mail.saved");
}
export async function switchMail(on: boolean): Promise<void> {
  if (await set({ on })) toast(on ? "mail.is_on" : "mail.is_off");
}
export const forgetPassword = (): Promise<boolean> => set({ password: "" });

export async function testMail(): Promise<void> {
  change({ testing: true, tested: null, wrong: "" });
  try {
    const tested = await call<Tested>(browser, "POST", "/api/office/mail/test", { answer_ms: TEST_LIMIT_MS });
    change({ testing: false, tested });
  } catch (error) {
    change({ testing: false, wrong: wrongText(error) });
  }
}
