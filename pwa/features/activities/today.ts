// Tasks on Today.

import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { get, view } from "../../engine/store/store";
import { daysFromToday, relativeDay } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { hrefOf, route } from "../../kit/frame/routes.gen";
import type { Due } from "../../kit/today/shapes.gen";
import { type Dated, isMine, type TodaySource } from "../../kit/today/sources";

const ICONS: Record<string, string> = { call: "phone", meeting: "calendar", visit: "calendar" };

/** The record it is shown with: who it is about comes first. */
function aboutOf(activity: Rec<"activity">): { type: RecordType; id: string } | undefined {
  const { contact, deal, company } = activity;
  if (contact) return { type: "contact", id: contact };
  if (deal) return { type: "deal", id: deal };
  return company ? { type: "company", id: company } : undefined;
}

function taskOf(activity: Rec<"activity">): Dated<Due>[] {
  const { due } = activity;
  if (!due || activity.done || !isMine(activity.owner) || daysFromToday(due) > 0) return [];
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
  return [{ row, at: due }];
}

export const activitiesOnToday: TodaySource = {
  types: ["activity", "contact", "company", "deal"],
  due: () => [...view("activity").values()].flatMap(taskOf),
  finish: {
    type: "activity",
    run: id => edit("activity", id, [{ op: "set", field: "done", value: true }]),
  },
};
