// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A length to choose. */
export interface DaysOption {
  value: string;
  text: string;
}

/** One kind of thing, how long it is kept, and what may be chosen. */
export interface SpanRow {
  id: string;
  name: string;
  means: string;
  days: string;
  options: DaysOption[];
}

/** All of them. */
export interface RetentionView {
  rows: SpanRow[];
  loading: boolean;
  fault: string;
}
