// Settings: this device, the other devices, storage, password, sign-out that warns.
import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { session, signOut } from "../../engine/session/session";
import { ago } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { useStored } from "../../kit/frame/storage";
import { setFieldMode, setTheme, type Theme, useFieldMode, useTheme } from "../../kit/frame/theme";
import { exportWaiting } from "../../kit/frame/waiting";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import type { Busy, DeviceOut, DeviceRow, Leaving, SettingsView } from "./shapes.gen";

/** The name is the server's; this copy shows it offline. */
const DEVICE_NAME = "lapangan.device_name";

type Remote = Pick<SettingsView, "devices" | "offline" | "loaded">;

const remote = local<Remote>({ devices: [], offline: false, loaded: false });
const password = local<Busy>({ busy: false, fault: "" });
const leaving = local<Leaving>({ waiting: 0, text: "" });
const device = local<DeviceOut>({ id: "", name: "", text: "" });

interface DeviceSent {
  id: string;
  name: string;
  current?: boolean;
  last_contact_at?: number | null;
}

export async function loadDevices(): Promise<void> {
  const answer = await ask<{ devices: DeviceSent[] }>(browser, "GET", "/api/devices");
  const rows = (answer.data?.devices ?? []).map(one => ({
    id: one.id,
    name: one.name,
    last: t("settings.device_last", { when: ago(one.last_contact_at) }),
    current: one.current ?? one.id === session().device,
  }));
  const own = rows.find(one => one.current);
  if (own) localStorage.setItem(DEVICE_NAME, own.name);
  remote.set({ devices: rows, offline: !answer.ok, loaded: answer.ok });
}

export function useSettings(): SettingsView {
  const lang = useLang();
  const { person, workspace } = useSession();
  const { devices, ...others } = useLocal(remote);
  useEffect(() => {
    void loadDevices();
  }, [lang]);
  return {
    ...useStored(),
    ...others,
    devices,
    lang,
    theme: useTheme(),
    field: useFieldMode(),
    person: person?.name ?? "",
    email: person?.email ?? "",
    role: word(`role.${person?.role ?? ""}`, person?.role ?? ""),
    workspace: workspace?.name ?? "",
    device_name: devices.find(one => one.current)?.name ?? localStorage.getItem(DEVICE_NAME) ?? "",
  };
}

export const chooseTheme = (theme: Theme): void => setTheme(theme);
export const toggleField = (on: boolean): void => setFieldMode(on);

const failure = (code: string): string =>
  code === "offline" ? t("settings.needs_connection") : t("settings.failed", { code });

export async function renameDevice(form: Record<string, string>): Promise<void> {
  const name = (form.device ?? "").trim();
  const id = session().device;
  if (!name || !id) return;
  const answer = await ask(browser, "PATCH", `/api/devices/${id}`, { body: { name } });
  closeSheet("rename");
  toast(
    answer.ok
      ? "settings.renamed"
      : answer.code === "offline"
        ? "settings.needs_connection"
        : "settings.failed",
    {
      params: { code: answer.code },
    },
  );
  await loadDevices();
}

export function askDeviceOut(row: DeviceRow): void {
  device.set({ id: row.id, name: row.name, text: t("settings.device_out_title", { name: row.name }) });
  openSheet("device-out");
}
export const useDeviceOut = (): DeviceOut => useLocal(device);
export async function deviceOut(): Promise<void> {
  const answer = await ask(browser, "DELETE", `/api/devices/${device.get().id}`);
  closeSheet("device-out");
  toast(answer.ok ? "settings.device_gone" : "settings.failed", { params: { code: answer.code } });
  await loadDevices();
}

export const usePassword = (): Busy => useLocal(password);
const PASSWORD_FAULTS: Record<string, string> = {
  wrong_password: "settings.password_wrong",
  weak_password: "settings.password_weak",
  slow_down: "signin.slow_down",
};
export async function changePassword(form: Record<string, string>): Promise<void> {
  password.set({ busy: true, fault: "" });
  const answer = await ask(browser, "POST", "/api/password", {
    body: { old: form.old ?? "", new: form.new ?? "" },
  });
  const known = PASSWORD_FAULTS[answer.code];
  password.set({ busy: false, fault: answer.ok ? "" : known ? t(known) : failure(answer.code) });
  if (!answer.ok) return;
  closeSheet("password");
  toast("settings.password_done");
}

/** Signing out with waiting work is asked about, and never done by one tap. */
export function askSignOut(): void {
  leaving.set({ waiting: 0, text: t("settings.sign_out_text") });
  openSheet("sign-out");
}
export const useLeaving = (): Leaving => {
  const status = useSyncStatus();
  const waiting = status.waiting + status.sending + status.needsYou;
  const base = useLocal(leaving);
  return waiting ? { waiting, text: t("settings.sign_out_waiting", { count: waiting }) } : base;
};
export async function leave(force: boolean): Promise<void> {
  const result = await signOut({ force });
  if (result.done) closeSheet("sign-out");
  else
    leaving.set({ waiting: result.waiting, text: t("settings.sign_out_waiting", { count: result.waiting }) });
}
export const exportBeforeLeaving = (): void => exportWaiting();
