// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One thing a column may become. */
export interface Option {
  value: string;
  text: string;
}

/** One column of the file. */
export interface ColumnView {
  name: string;
  label: string;
  chosen: string;
  samples: string;
  options: Option[];
}

/** One line of the file: a sample before, a result after. */
export interface LineView {
  key: string;
  place: string;
  outcome: string;
  tone: string;
  icon: string;
  title: string;
  notes: string;
}

/** How many lines had one outcome; a filter. */
export interface CountView {
  id: string;
  text: string;
  on: boolean;
}

/** The import screen; `said`: for a screen reader. */
export interface ExchangeView {
  step: string;
  fault: string;
  online: boolean;
  title: string;
  done: number;
  lines: number;
  progress: string;
  said: string;
  waits: string;
  goes_on: boolean;
  found: string;
  known_format: boolean;
  columns: ColumnView[];
  sample: LineView[];
  visibility: string;
  start: string;
  counts: CountView[];
  report: LineView[];
  left_out: string;
  companies: string;
  csv: string;
}
