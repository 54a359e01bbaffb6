// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One of the two values. */
export interface SideView {
  heading: string;
  text: string;
  by: string;
  keep: string;
  mine: boolean;
}

/** One open conflict; `whole`: nothing to compare; `editor`: how another value is typed, if here. */
export interface ConflictView {
  id: string;
  title: string;
  field: string;
  href: string;
  notice: string;
  whole: boolean;
  both: boolean;
  editor: "" | "prose" | "line" | "date";
  typed: string;
  winner: SideView;
  loser: SideView;
}
