// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A record to choose. */
export interface EraseHit {
  id: string;
  type: string;
  name: string;
  note: string;
}

/** A record about the subject, or one whose text names it; `text`: what stands there. */
export interface EraseRecord {
  id: string;
  name: string;
  note: string;
  text: string;
  href: string;
}

/** A search, or what would go of the record that was chosen. `fault`: in words. */
export interface EraseView {
  query: string;
  hits: EraseHit[];
  nothing: boolean;
  chosen: string;
  loading: boolean;
  fault: string;
  name: string;
  parts: string[];
  about: EraseRecord[];
  about_count: number;
  also: boolean;
  mentions: EraseRecord[];
  mentions_count: number;
  more: boolean;
  export_href: string;
  typed: string;
  fits: boolean;
  typed_fault: string;
  busy: boolean;
  done: string;
}
