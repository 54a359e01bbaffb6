// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A device that handed something over; `waiting`: how many of its items nobody has decided on. */
export interface QuarantineDevice {
  id: string;
  title: string;
  note: string;
  counts: string;
  waiting: number;
}

/** One value of an item. */
export interface QuarantineLine {
  n: number;
  label: string;
  value: string;
}

/** One thing the device had not sent. `state` in words, and `why` where the server refused it. */
export interface QuarantineItem {
  id: string;
  title: string;
  what: string;
  lines: QuarantineLine[];
  state: string;
  icon: string;
  tone: string;
  why: string;
  can_apply: boolean;
  can_discard: boolean;
}

/** The devices, or the items of the one that is open. `fault`: why they are not here, in words. */
export interface QuarantineView {
  loading: boolean;
  fault: string;
  devices: QuarantineDevice[];
  opened: string;
  title: string;
  note: string;
  rows: QuarantineItem[];
  waiting: number;
  all_text: string;
  discard_text: string;
  more: boolean;
  busy: boolean;
}
