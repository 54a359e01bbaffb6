// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One thing that was done, in words, and when, on what and from where. */
export interface EventRow {
  id: string;
  said: string;
  note: string;
  icon: string;
  tone: string;
}

/** A person to choose. */
export interface Somebody {
  id: string;
  name: string;
}

/** Lines from the newest on; `csv`: where the chosen ones are as a table. */
export interface SecurityView {
  rows: EventRow[];
  group: string;
  person: string;
  people: Somebody[];
  more: boolean;
  loading: boolean;
  fault: string;
  csv: string;
}
