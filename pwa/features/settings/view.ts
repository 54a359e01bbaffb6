// Settings: this device, the other devices, storage, password, sign-out that warns.
import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { session } from "../../engine/session/session";
import { ago } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { useStored } from "../../kit/frame/storage";
import { useFieldMode, useTheme } from "../../kit/frame/theme";
import type { Busy, DeviceOut, Leaving, SettingsView } from "./shapes.gen";

/** The name is the server's; this copy shows it offline. */
const DEVICE_NAME = "lapangan.device_name";

type Remote = Pick<SettingsView, "devices" | "offline" | "loaded">;

const remote = local<Remote>({ devices: [], offline: false, loaded: false });
export const password = local<Busy>({ busy: false, fault: "" });
export const leaving = local<Leaving>({ waiting: 0, text: "" });
export const device = local<DeviceOut>({ id: "", name: "", text: "" });

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

export const useDeviceOut = (): DeviceOut => useLocal(device);
export const usePassword = (): Busy => useLocal(password);
export const useLeaving = (): Leaving => {
  const status = useSyncStatus();
  const waiting = status.waiting + status.sending + status.needsYou;
  const base = useLocal(leaving);
  return waiting ? { waiting, text: t("settings.sign_out_waiting", { count: waiting }) } : base;
};
