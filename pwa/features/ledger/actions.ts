// What a person may do about changes on their way to the server.

import { discard, retry } from "../../engine/outbox/ledger";
import { syncNow } from "../../engine/sync/sync";
import { exportWaiting } from "../../kit/frame/waiting";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { guarded } from "../../kit/toast/guarded";
import { toast } from "../../kit/toast/toast";
import type { LedgerRow } from "./shapes.gen";
import { chosen, filter } from "./view";

export const showLedger = (which: "open" | "all"): void => filter.set(which);
export const retryItem = (n: number): Promise<boolean> => guarded(() => retry(n));
export const syncLedger = (): void => syncNow();

/** Ask before an item is given up. */
export function askDiscard(row: LedgerRow): void {
  chosen.set(row);
  openSheet("discard");
}
export async function discardChosen(): Promise<void> {
  const one = chosen.get();
  closeSheet("discard");
  if (one && (await guarded(() => discard(one.n)))) toast("ledger.discarded");
}

export const exportLedger = exportWaiting;
