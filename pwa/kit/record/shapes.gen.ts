// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A tag; `hue` 0-7 only decorates. */
export interface TagView {
  text: string;
  hue: number;
}

/** A record named on another's page. */
export interface Mini {
  id: string;
  href: string;
  name: string;
  note: string;
  initials: string;
  hue: number;
}

/** One way to reach somebody; `href` opens the phone's own app. */
export interface Reach {
  id: string;
  text: string;
  kind: string;
  href: string;
  glyph: string;
}

/** A label and its value; `href` may be empty. */
export interface Fact {
  label: string;
  value: string;
  href: string;
}

/** Who or what a page is about; `found` is false while the record is not here. */
export interface Head {
  id: string;
  found: boolean;
  name: string;
  initials: string;
  hue: number;
  photo: string;
  note: string;
}

/** How a record stands with the server. */
export interface Standing {
  state: string;
  text: string;
  glyph: string;
  tone: string;
}

/** Records that belong to this one, under what they are to it; `add` leads to the form of another, or "". `add_name`: for a screen reader. */
export interface Related {
  title: string;
  add: string;
  add_name: string;
  rows: Mini[];
}

/** A record's page as the schema says it: what it names, what it says, its notes. */
export interface RecordView extends Head {
  related: Related[];
  facts: Fact[];
  tags: TagView[];
  notes: string;
}
