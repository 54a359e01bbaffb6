// What is kept beside the records is prepared ahead: after they were read, and after they changed, whenever
// nothing else happens. Whoever asks earlier pays for what is left.

import { turn } from "../core/pause";
import type { RecordType } from "../core/types";
import { onReady, ready, subscribe } from "./store";

/** After a change, so long of quiet before anything is prepared. */
const WARM_AFTER_MS = 500;
/** Prepares for one slice; true when nothing is left. */
type Slice = () => boolean;

const slices = new Set<Slice>();
let working = false;
let later: ReturnType<typeof setTimeout> | undefined;

/** Has `slice` called until nothing is left, whenever records of `types` have come or changed. */
export function keepWarm(types: readonly RecordType[] | "*", slice: Slice): void {
  slices.add(slice);
  subscribe(types, warmSoon);
  warmSoon();
}

/** Prepares what is left, giving way to whatever else the page has to do. */
export async function warm(): Promise<void> {
  if (working) return;
  working = true;
  try {
    do await turn();
    while (![...slices].every(slice => slice()));
  } finally {
    working = false;
  }
}

function warmSoon(): void {
  clearTimeout(later);
  if (ready.state !== "loading") later = setTimeout(() => void warm(), WARM_AFTER_MS);
}
onReady(warmSoon);
