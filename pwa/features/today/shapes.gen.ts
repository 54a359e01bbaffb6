// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A next step or a task that is due. */
export interface Due {
  id: string;
  kind: "deal" | "activity";
  href: string;
  title: string;
  note: string;
  due: string;
  late: boolean;
  icon: string;
}

/** A deal that closes this week. */
export interface Closing {
  id: string;
  href: string;
  title: string;
  note: string;
  value: string;
}

/** A contact looked at lately. */
export interface Seen {
  id: string;
  href: string;
  name: string;
  initials: string;
  hue: number;
  note: string;
}

/** What needs this person, and whether the device is ready to go offline. */
export interface TodayView {
  conflicts: number;
  overdue: Due[];
  due_today: Due[];
  closing: Closing[];
  hello: string;
  state: "ready" | "getting" | "not";
  state_text: string;
  counts: string;
  updated: string;
  refused: number;
  conflict_text: string;
  refused_text: string;
  clear: boolean;
  first: boolean;
  loading: boolean;
}
