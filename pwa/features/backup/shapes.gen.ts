// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One backup; `said`: of its check. `href`: where the file is. */
export interface BackupRow {
  id: string;
  when: string;
  note: string;
  said: string;
  icon: string;
  tone: string;
  href: string;
}

/** When the last one was, what is under way or in the way, which there are, what was set. */
export interface BackupView {
  rows: BackupRow[];
  last: string;
  tone: string;
  icon: string;
  busy: string;
  failed: string;
  lacks: string;
  alone: boolean;
  loading: boolean;
  fault: string;
  nightly: boolean;
  keep: string;
  keeps: string[];
  place: string;
  command: string;
  chosen: string;
}
