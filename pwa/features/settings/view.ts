// Settings: this device, the other devices, storage, password, sign-out that warns.
import { useEffect } from "react";
import { session } from "../../engine/session/session";
import { ago } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { word } from "../../kit/format/words";
import { question } from "../../kit/frame/asked";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { useStored } from "../../kit/frame/storage";
import { useFieldMode, useTheme } from "../../kit/frame/theme";
import type { Busy, DeviceOut, Leaving, SettingsView } from "./shapes.gen";

/** The name is the server's; this copy shows it offline. */
const DEVICE_NAME = "lapangan.device_name";

interface DeviceSent {
  id: string;
  name: string;
  current?: boolean;
  last_contact_at?: number | null;
}

export const ownDevices = question<{ devices: DeviceSent[] }>("/api/devices");
export const password = local<Busy>({ busy: false, fault: "" });
export const leaving = local<Leaving>({ waiting: 0, text: "" });
export const device = local<DeviceOut>({ id: "", name: "", text: "" });

const isOwn = (one: DeviceSent): boolean => one.current ?? one.id === session().device;

export function useSettings(): SettingsView {
  const lang = useLang();
  const { person, workspace } = useSession();
  const { data, fault } = ownDevices.use();
  const own = data?.devices.find(isOwn);
  useEffect(() => {
    if (own) localStorage.setItem(DEVICE_NAME, own.name);
  }, [own]);
  return {
    ...useStored(),
    devices: (data?.devices ?? []).map(one => ({
      id: one.id,
      name: one.name,
      last: t("settings.device_last", { when: ago(one.last_contact_at) }),
      current: isOwn(one),
    })),
    offline: fault !== "",
    lang,
    theme: useTheme(),
    field: useFieldMode(),
    person: person?.name ?? "",
    email: person?.email ?? "",
    role: word(`role.${person?.role ?? ""}`, person?.role ?? ""),
    workspace: workspace?.name ?? "",
    device_name: own?.name ?? localStorage.getItem(DEVICE_NAME) ?? "",
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
