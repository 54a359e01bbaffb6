// Tasks on Today.

import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { grouped } from "../../engine/store/grouped";
import { get } from "../../engine/store/store";
import { daysFromToday, relativeDay } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { hrefOf, route } from "../../kit/frame/routes.gen";
import type { Due } from "../../kit/today/shapes.gen";
import { type Dated, firstDue, isMine, me, type TodaySource } from "../../kit/today/sources";

const ICONS: Record<string, string> = { call: "phone", meeting: "calendar", visit: "calendar" };

/** The record it is shown with: who it is about comes first. */
function aboutOf(activity: Rec<"activity">): { type: RecordType; id: string } | undefined {
  const { contact, deal, company } = activity;
  if (contact) return { type: "contact", id: contact };
  if (deal) return { type: "deal", id: deal };
  return company ? { type: "company", id: company } : undefined;
}

/** Open tasks of this person, in the order of their days. */
const tasks = (): readonly Rec<"activity">[] =>
  grouped(`tasks:${me()}`, "activity", ({ due, done, owner }) =>
    due && !done && isMine(owner) ? { group: "due", rank: due } : null,
  )("due").rows;

function taskOf(activity: Rec<"activity">): Dated<Due> {
  const due = activity.due!;
  const about = aboutOf(activity);
  const row: Due = {
    id: activity.id,
    type: activity.type,
    href: about ? hrefOf(about.type, about.id) : route.today,
    title: activity.subject || t(`choice.${activity.kind ?? "task"}`),
    note: about ? titleOf(about.type, get(about.type, about.id)) : "",
    due: relativeDay(due),
    late: daysFromToday(due) < 0,
    icon: ICONS[activity.kind ?? ""] ?? "task",
  };
  return { row, at: due };
}

export const activitiesOnToday: TodaySource = {
  types: ["activity", "contact", "company", "deal"],
  due: () => firstDue(tasks(), task => task.due!).map(taskOf),
  finish: {
    type: "activity",
    run: id => edit("activity", id, [{ op: "set", field: "done", value: true }]),
  },
};
