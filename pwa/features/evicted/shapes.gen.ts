// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One change that was lost, as far as the note tells. */
export interface EvictedRow {
  n: number;
  title: string;
  what: string;
}

/** What was lost; `lost` is false once the person has said that they know. `protected`: not again. */
export interface EvictedView {
  lost: boolean;
  summary: string;
  rows: EvictedRow[];
  more: string;
  protected: boolean;
  busy: boolean;
}
