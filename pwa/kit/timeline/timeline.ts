// What happened with a record, newest first, and what is still to be done.

import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get, isPending } from "../../engine/store/store";
import { dueText, isLate } from "../format/days";
import { instant } from "../format/format";
import { t, useLang } from "../format/i18n";
import { useLive } from "../frame/live";
import { route } from "../frame/routes.gen";
import { setState, useScreen } from "../frame/state";
import { nameOf } from "../record/names";
import { personName } from "../record/people";
import type { Entry, Timeline } from "./shapes.gen";

export type RecordKind = "contact" | "company" | "deal";
const GLYPHS: Record<string, string> = {
  call: "phone",
  meeting: "contacts",
  visit: "pin",
  email: "mail",
  message: "chat",
  note: "note",
  task: "task",
};
/** Entries shown before "Show all". */
const FIRST = 15;
const EMPTY: Timeline = { open: [], past: [], hidden: 0 };

/** What is about a record; of a company also what is about its people, or else about its deals. */
function activitiesOf(type: RecordKind, id: string): Rec<"activity">[] {
  if (type !== "company") return referring("activity", type, id);
  const people = referring("contact", "company", id).flatMap(contact =>
    referring("activity", "contact", contact.id),
  );
  const deals = referring("deal", "company", id).flatMap(deal =>
    referring("activity", "deal", deal.id).filter(a => !a.contact),
  );
  return [...new Set([...referring("activity", "company", id), ...people, ...deals])];
}

function entryOf(a: Rec<"activity">, type: RecordKind): Entry {
  const kind = a.kind ?? "note";
  const open = a.done === false;
  const contact = type !== "contact" && a.contact ? nameOf(get("contact", a.contact)) : "";
  const deal = type !== "deal" && a.deal ? (get("deal", a.deal)?.name ?? "") : "";
  return {
    id: a.id,
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

export function useTimeline(type: RecordKind, id: string | undefined): Timeline {
  const lng = useLang();
  const all = useScreen(`timeline.all.${id ?? ""}`, false);
  return useLive(`timeline:${type}:${id}:${lng}:${all}`, ["activity", "contact", "deal", "person"], () => {
    if (!id) return EMPTY;
    const mine = activitiesOf(type, id);
    const at = (a: Rec<"activity">) => a.at ?? a.created_at ?? Infinity;
    const open = mine
      .filter(a => a.done === false)
      .sort((a, b) => (a.due ?? "9").localeCompare(b.due ?? "9"));
    const past = mine.filter(a => a.done !== false).sort((a, b) => at(b) - at(a));
    const shown = all ? past : past.slice(0, FIRST);
    return {
      open: open.map(a => entryOf(a, type)),
      past: shown.map(a => entryOf(a, type)),
      hidden: past.length - shown.length,
    };
  });
}

export function showWholeTimeline(id: string): void {
  setState(`timeline.all.${id}`, true);
}
