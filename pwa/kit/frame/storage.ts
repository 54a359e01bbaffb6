// Whether the browser promised to keep this device's data, and how much there is.
import { useEffect } from "react";
import { bytes } from "../format/format";
import { t } from "../format/i18n";
import { toast } from "../toast/toast";
import type { Stored } from "./shapes.gen";
import { local, useLocal } from "./state";

interface Measured {
  usage: number;
  /** Bytes the browser would give; 0 before it was asked, or when it does not tell. */
  quota: number;
  persisted: boolean;
}
const measured = local<Measured>({ usage: 0, quota: 0, persisted: true });

async function measure(): Promise<void> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  measured.set({ usage, quota, persisted });
}

/** Measured when the screen opens. */
function useMeasured(): Measured {
  useEffect(() => void measure(), []);
  return useLocal(measured);
}

/** What is stored, in the words of the active language. */
export function useStored(): Stored {
  const { usage, quota, persisted } = useMeasured();
  const used = quota ? t("settings.storage_used", { used: bytes(usage), quota: bytes(quota) }) : "";
  const share = quota ? Math.min(100, Math.max(1, (usage / quota) * 100)) : 0;
  return { used, share, persisted, known: quota > 0 };
}

/** Whether the browser may not clear what is here; true until it was asked. */
export function useSafe(): boolean {
  const { quota, persisted } = useMeasured();
  return persisted || !quota;
}

/** Ask the browser to keep the data; some only agree once the app is installed. */
export async function protect(): Promise<void> {
  const granted = (await navigator.storage?.persist?.()) ?? false;
  if (!granted) toast("settings.protect_refused");
  await measure();
}
