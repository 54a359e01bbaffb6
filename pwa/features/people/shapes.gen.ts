// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One of a few to choose from. */
export interface Option {
  id: string;
  name: string;
}

/** One person. `last`: of their devices; `waits`: words, "" for none; `second`: signs in by two steps. */
export interface PersonRow {
  id: string;
  name: string;
  initials: string;
  note: string;
  last: string;
  waits: string;
  second: boolean;
  off: boolean;
}

/** An invitation nobody accepted yet. */
export interface InviteRow {
  id: string;
  name: string;
  note: string;
  until: string;
  over: boolean;
}

/** Everybody, narrowed by what is searched and chosen. `found`: how many, in words. */
export interface PeopleView {
  rows: PersonRow[];
  invites: InviteRow[];
  roles: Option[];
  teams: Option[];
  query: string;
  role: string;
  team: string;
  off: boolean;
  offs: number;
  found: string;
  few: boolean;
  fault: string;
}

/** A link that was just made, and the same as a code for a camera (an SVG path of `size` modules). */
export interface LinkView {
  title: string;
  text: string;
  link: string;
  size: string;
  path: string;
  until: string;
  only_here: boolean;
  may_share: boolean;
  chat: string;
  copied: boolean;
}

/** One person as the office sees them. */
export interface ColleagueView {
  here: boolean;
  name: string;
  initials: string;
  note: string;
  last: string;
  waits: string;
  devices: string;
  devices_to: string;
  off: boolean;
  second: boolean;
  told: boolean;
  own: boolean;
  fault: string;
}

/** What is under a name, to be handed to another. `count`: records; `done` of `of` while it goes. */
export interface HandOverView {
  lines: Option[];
  count: number;
  all: string;
  heir: string;
  people: Option[];
  busy: boolean;
  done: number;
  of: number;
  progress: string;
}
