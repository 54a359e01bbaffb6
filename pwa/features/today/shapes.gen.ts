// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { Alert, Closing, Due } from "../../kit/today/shapes.gen";

/** What needs this person, and whether the device is ready to go offline. */
export interface TodayView {
  alerts: Alert[];
  overdue: Due[];
  due_today: Due[];
  closing: Closing[];
  hello: string;
  state: "ready" | "getting" | "not";
  state_text: string;
  counts: string;
  updated: string;
  clear: boolean;
  first: boolean;
  loading: boolean;
}
