// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One change of an act. */
export interface LedgerPart {
  n: number;
  title: string;
  what: string;
  icon: string;
  state: string;
  tone: string;
  why: string;
  href: string;
}

/** What the person did at once; `more` counts the parts that are not listed, as "+ 480". */
export interface LedgerRow {
  n: number;
  title: string;
  when: string;
  parts: LedgerPart[];
  more: string;
  can_retry: boolean;
  can_discard: boolean;
}

/** The day's sum, counts by state, the acts, and the one that is asked about. `evicted`: the browser took something away, so that not everything was sent. */
export interface LedgerView {
  summary: string;
  contact: string;
  notice: string;
  evicted: boolean;
  filter: string;
  open_count: number;
  all_count: number;
  rows: LedgerRow[];
  chosen: number;
  chosen_text: string;
}
