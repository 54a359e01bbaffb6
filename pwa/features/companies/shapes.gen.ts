// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { Fact, Head, Mini, Reach, TagView } from "../../kit/record/shapes.gen";

/** A company below another one; `depth` 1 is a direct subsidiary. */
export interface Branch extends Mini {
  depth: number;
}

/** A company's page; `path` leads from the outermost parent. */
export interface CompanyView extends Head {
  path: Mini[];
  children: Branch[];
  contacts: Mini[];
  contactsMore: number;
  calls: Reach[];
  messages: Reach[];
  emails: Reach[];
  maps: Reach[];
  facts: Fact[];
  tags: TagView[];
  notes: string;
}
