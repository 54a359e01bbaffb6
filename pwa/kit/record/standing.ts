// How a record stands with the server, in the ledger's own words.

import { t, useTexts } from "../format/i18n";
import { useLedger } from "../frame/live";
import type { Standing } from "./shapes.gen";

const RANK = ["failed", "needs_you", "sending", "waiting", "saved"] as const;
const TONES: Record<string, string> = {
  failed: "tone-bad",
  needs_you: "tone-warn",
  sending: "tone-info",
  waiting: "tone-info",
  saved: "tone-info",
  on_server: "tone-good",
};

/** The most pressing state of the record's own items; "on_server" only when nothing of it waits. */
export function useStanding(type: string, id: string | undefined): Standing {
  useTexts();
  const items = useLedger();
  const states = new Set(items.filter(i => i.record === id && i.type === type).map(i => i.state as string));
  const state = RANK.find(s => states.has(s)) ?? "on_server";
  return {
    state,
    text: t(`ledger.state_${state}`),
    glyph: state,
    tone: TONES[state] ?? "",
  };
}
