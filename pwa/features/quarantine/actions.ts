// Deciding on what a lost device had not sent: item by item, or all that waits at once.
import { t } from "../../kit/format/i18n";
import { act } from "../../kit/frame/asked";
import { closeSheet } from "../../kit/sheet/named_sheets";
import { toast } from "../../kit/toast/toast";
import { busy, devices, type ItemSent, opened } from "./view";

const path = (device: string): string => `/api/quarantine/${encodeURIComponent(device)}`;

/** Opens a device, or with "" the list of all. */
export async function openDevice(device: string): Promise<void> {
  opened.set({ device, items: [], after: "", loading: device !== "" });
  if (device) await read("");
}

export const readMore = (): Promise<void> => read(opened.get().after);

async function read(after: string): Promise<void> {
  const { device } = opened.get();
  const asked = after ? `${path(device)}?after=${encodeURIComponent(after)}` : path(device);
  const answer = await act<{ items: ItemSent[]; after: string }>("GET", asked);
  const now = opened.get();
  if (now.device !== device) return;
  if (!answer.ok || !answer.data) return opened.set({ ...now, loading: false });
  const before = after ? now.items : [];
  opened.set({ device, items: [...before, ...answer.data.items], after: answer.data.after, loading: false });
}

async function decide(what: "apply" | "discard", ids: string[] | null): Promise<void> {
  const { device } = opened.get();
  busy.set(true);
  const answer = await act<{ applied?: number; refused?: number; discarded?: number }>(
    "POST",
    `${path(device)}/${what}`,
    ids ? { ids } : {},
  );
  busy.set(false);
  closeSheet("quarantine-apply");
  closeSheet("quarantine-discard");
  const { applied = 0, refused = 0, discarded = 0 } = answer.data ?? {};
  if (answer.ok && what === "discard") toast("quarantine.discarded", { params: { count: discarded } });
  else if (answer.ok && refused)
    toast("quarantine.applied_some", {
      params: { count: refused, applied: t("quarantine.count_applied", { count: applied }) },
      notice: "warn",
      ms: 8_000,
    });
  else if (answer.ok) toast("quarantine.applied", { params: { count: applied } });
  await Promise.all([devices.load(), read("")]);
}

export const applyItem = (id: string): Promise<void> => decide("apply", [id]);
export const discardItem = (id: string): Promise<void> => decide("discard", [id]);
export const applyAll = (): Promise<void> => decide("apply", null);
export const discardAll = (): Promise<void> => decide("discard", null);
