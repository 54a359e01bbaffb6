// Whether the browser promised to keep this device's data, and how much there is.
import { useEffect } from "react";
import { bytes } from "../../format";
import { t } from "../../i18n";
import { toast } from "../../toast";
import { local, useLocal } from "../local";

export interface Stored {
  used: string;
  /** Of the quota, 0-100. */
  share: number;
  persisted: boolean;
  known: boolean;
}
const stored = local<Stored>({ used: "", share: 0, persisted: true, known: false });

async function measure(): Promise<void> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  const used = t("settings.storage_used", { used: bytes(usage), quota: bytes(quota) });
  const share = quota ? Math.min(100, Math.max(1, (usage / quota) * 100)) : 0;
  stored.set({ used, share, persisted, known: quota > 0 });
}

/** Measured when the screen opens, and again in another language. */
export function useStored(lang: string): Stored {
  useEffect(() => void measure(), [lang]);
  return useLocal(stored);
}

/** Ask the browser to keep the data; some only agree once the app is installed. */
export async function protect(): Promise<void> {
  const granted = (await navigator.storage?.persist?.()) ?? false;
  if (!granted) toast("settings.protect_refused");
  await measure();
}
