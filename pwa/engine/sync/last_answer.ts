// When the server was last heard, also after a restart with no network; and whether everything is on this
// device.
import { replicaIfOpen } from "../core/current";
import { session } from "../session/session";
import { onStatus, type SyncStatus, status } from "./sync";

const REMEMBER_EVERY_MS = 10_000;
const place = (): string => `lapangan.contact.${session().person?.id ?? ""}`;
let remembered = 0;

/** Keep the time of the last contact as it moves. Called once, at the start. */
export function watchAnswers(): void {
  onStatus(() => {
    const { lastAnswer } = status();
    if (!lastAnswer || !session().person || Math.abs(lastAnswer - remembered) < REMEMBER_EVERY_MS) return;
    remembered = lastAnswer;
    localStorage.setItem(place(), String(lastAnswer));
  });
}

/** ms UTC, or null before the first time. */
export const lastAnswer = (now: SyncStatus): number | null =>
  now.lastAnswer ?? (Number(localStorage.getItem(place())) || null);

/** Whether the first snapshot is whole and nothing that this person may see is still to come. */
export function isWhole(now: SyncStatus): boolean {
  const pull = replicaIfOpen()?.pull;
  return pull?.complete === true && pull.backfill === null && !pull.renewing && !now.progress;
}
