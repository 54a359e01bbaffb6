// Activities in the timelines of the records they are about.

import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get, isPending } from "../../engine/store/store";
import { dueText, isLate } from "../../kit/format/days";
import { instant } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { route } from "../../kit/frame/routes.gen";
import { personName } from "../../kit/record/people";
import type { Entry } from "../../kit/timeline/shapes.gen";
import type { Source } from "../../kit/timeline/timeline";

const GLYPHS: Record<string, string> = {
  call: "phone",
  meeting: "contacts",
  visit: "pin",
  email: "mail",
  message: "chat",
  note: "note",
  task: "task",
};

/** What is about a record; of a company also what is about its people, or else about its deals. */
function activitiesOf(type: RecordType, id: string): Rec<"activity">[] {
  if (type === "contact" || type === "deal") return referring("activity", type, id);
  if (type !== "company") return [];
  const people = referring("contact", "company", id).flatMap(contact =>
    referring("activity", "contact", contact.id),
  );
  const deals = referring("deal", "company", id).flatMap(deal =>
    referring("activity", "deal", deal.id).filter(a => !a.contact),
  );
  return [...new Set([...referring("activity", "company", id), ...people, ...deals])];
}

function entryOf(a: Rec<"activity">, type: RecordType): Entry {
  const kind = a.kind ?? "note";
  const open = a.done === false;
  const contact = type !== "contact" && a.contact ? titleOf("contact", get("contact", a.contact)) : "";
  const deal = type !== "deal" && a.deal ? (get("deal", a.deal)?.name ?? "") : "";
  return {
    id: a.id,
    type: a.type,
    href: route.activity(a.id),
    glyph: GLYPHS[kind] ?? "note",
    kind,
    title: a.subject || t(`activity.kind_${kind}`),
    about: [contact, deal].filter(Boolean).join(" · "),
    body: a.body ?? "",
    when: instant(a.at ?? a.created_at),
    who: personName(a.owner),
    outcome: a.outcome ?? "",
    due: open && a.due ? dueText(a.due) : "",
    open,
    late: open && isLate(a.due),
    pending: isPending("activity", a.id),
  };
}

export const activityEntries: Source = {
  types: ["activity", "contact", "deal", "person"],
  of: (type, id) =>
    activitiesOf(type, id).map(a => ({
      open: a.done === false,
      due: a.due ?? "",
      at: a.at ?? a.created_at ?? Infinity,
      show: () => entryOf(a, type),
    })),
};
