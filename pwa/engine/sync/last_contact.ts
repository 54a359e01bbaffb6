// When the server was last heard, also after a restart with no network; and whether everything is on this
// device.
import { replicaIfOpen } from "../core/current";
import { session } from "../session/session";
import { onStatus, type SyncStatus, status } from "./sync";

const REMEMBER_EVERY_MS = 10_000;
const place = (): string => `lapangan.contact.${session().person?.id ?? ""}`;
let remembered = 0;

/** Keep the time of the last contact as it moves. Called once, at the start. */
export function watchContact(): void {
  onStatus(() => {
    const { lastContact } = status();
    if (!lastContact || !session().person || Math.abs(lastContact - remembered) < REMEMBER_EVERY_MS) return;
    remembered = lastContact;
    localStorage.setItem(place(), String(lastContact));
  });
}

/** ms UTC, or null before the first time. */
export const lastContact = (now: SyncStatus): number | null =>
  now.lastContact ?? (Number(localStorage.getItem(place())) || null);

/** Whether the first snapshot is whole and nothing that this person may see is still to come. */
export function isWhole(now: SyncStatus): boolean {
  const pull = replicaIfOpen()?.pull;
  return pull?.complete === true && pull.backfill === null && !pull.renewing && !now.progress;
}
