// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { TagView } from "../../kit/record/shapes.gen";

/** A row of a record list; `onServer`: this device does not have it. */
export interface Dressed {
  id: string;
  name: string;
  note: string;
  initials: string;
  hue: number;
  photo: string;
  pending: boolean;
  onServer: boolean;
  href: string;
  tags: TagView[];
}
