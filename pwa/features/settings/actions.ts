// What may be done in Settings: appearance, devices, password, and a sign-out that warns.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { session } from "../../engine/session/session";
import { signOut } from "../../engine/session/sign_out";
import { t } from "../../kit/format/i18n";
import { act, faultText } from "../../kit/frame/asked";
import { setFieldMode, setTheme, type Theme } from "../../kit/frame/theme";
import { exportWaiting } from "../../kit/frame/waiting";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import type { DeviceRow } from "./shapes.gen";
import { device, leaving, ownDevices, password } from "./view";

export const chooseTheme = (theme: Theme): void => setTheme(theme);
export const toggleField = (on: boolean): void => setFieldMode(on);

export async function renameDevice(form: Record<string, string>): Promise<void> {
  const name = (form.device ?? "").trim();
  const id = session().device;
  if (!name || !id) return;
  const answer = await act("PATCH", `/api/devices/${id}`, { name });
  closeSheet("rename");
  if (answer.ok) toast("settings.renamed");
  await ownDevices.load();
}

export function askDeviceOut(row: DeviceRow): void {
  device.set({ id: row.id, name: row.name, text: t("settings.device_out_title", { name: row.name }) });
  openSheet("device-out");
}

export async function deviceOut(): Promise<void> {
  const answer = await act("DELETE", `/api/devices/${device.get().id}`);
  closeSheet("device-out");
  if (answer.ok) toast("settings.device_gone");
  await ownDevices.load();
}

const PASSWORD_FAULTS: Record<string, string> = {
  wrong_password: "settings.password_wrong",
};
export async function changePassword(form: Record<string, string>): Promise<void> {
  password.set({ busy: true, fault: "" });
  const answer = await ask(browser, "POST", "/api/password", {
    body: { old: form.old ?? "", new: form.new ?? "" },
  });
  const known = PASSWORD_FAULTS[answer.code];
  password.set({ busy: false, fault: answer.ok ? "" : known ? t(known) : faultText(answer) });
  if (!answer.ok) return;
  closeSheet("password");
  toast("settings.password_done");
}

/** Signing out with waiting work is asked about, and never done by one tap. */
export function askSignOut(): void {
  leaving.set({ waiting: 0, text: t("settings.sign_out_text") });
  openSheet("sign-out");
}

export async function leave(force: boolean): Promise<void> {
  const result = await signOut({ force });
  if (result.done) closeSheet("sign-out");
  else
    leaving.set({ waiting: result.waiting, text: t("settings.sign_out_waiting", { count: result.waiting }) });
}
export const exportBeforeLeaving = (): void => exportWaiting();
