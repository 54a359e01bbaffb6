// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Something in a timeline, a record of `type`: done, or still to be done. */
export interface Entry {
  id: string;
  type: string;
  href: string;
  glyph: string;
  kind: string;
  title: string;
  about: string;
  body: string;
  when: string;
  who: string;
  outcome: string;
  due: string;
  open: boolean;
  late: boolean;
  pending: boolean;
}

/** What is to be done, what was done, and how many older entries are folded away. */
export interface Timeline {
  open: Entry[];
  past: Entry[];
  hidden: number;
}
