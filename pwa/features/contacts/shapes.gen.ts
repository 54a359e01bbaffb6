// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { Fact, Head, Mini, Reach, TagView } from "../../kit/record/shapes.gen";

/** A contact's page; `silent`: not to be contacted. */
export interface ContactView extends Head {
  companies: Mini[];
  superiors: Mini[];
  reports: Mini[];
  calls: Reach[];
  messages: Reach[];
  emails: Reach[];
  maps: Reach[];
  facts: Fact[];
  tags: TagView[];
  notes: string;
  silent: boolean;
}
