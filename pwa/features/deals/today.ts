// Deals on Today: next steps that are due, and what closes this week.

import { titleOf } from "../../engine/core/titles";
import type { Rec } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { grouped } from "../../engine/store/grouped";
import { get, view } from "../../engine/store/store";
import { addDays, daysFromToday, money, relativeDay, today } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { route } from "../../kit/frame/routes.gen";
import type { Closing, Due } from "../../kit/today/shapes.gen";
import { type Dated, firstDue, isMine, me, ROWS_MAX, type TodaySource } from "../../kit/today/sources";

/** A deal whose close is longer ago than this is no news any more. */
const CLOSED_DAYS_MAX = 30;

const isOpen = (deal: Rec<"deal">): boolean => (deal.stage?.status ?? "open") === "open";
const companyOf = (deal: Rec<"deal">): string =>
  deal.company ? titleOf("company", get("company", deal.company)) : "";

/** Two names in one line; a deal that already says its company says it once. */
const both = (name: string | null | undefined, company: string): string =>
  !company || name?.includes(company) ? (name ?? "") : [name, company].filter(Boolean).join(" · ");

/** Open deals of this person by the day of their next step. */
const steps = (): readonly Rec<"deal">[] =>
  grouped(`steps:${me()}`, "deal", deal =>
    deal.next_step?.due && isOpen(deal) && isMine(deal.owner)
      ? { group: "due", rank: deal.next_step.due }
      : null,
  )("due").rows;

/** Open deals of this person by the day they are to close. */
const closings = (): readonly Rec<"deal">[] =>
  grouped(`closings:${me()}`, "deal", deal =>
    deal.expected_close && isOpen(deal) && isMine(deal.owner)
      ? { group: "close", rank: deal.expected_close }
      : null,
  )("close").rows;

function stepOf(deal: Rec<"deal">): Dated<Due> {
  const { text, due } = deal.next_step!;
  const row: Due = {
    id: deal.id,
    type: deal.type,
    href: route.deal(deal.id),
    title: text || deal.name || "",
    note: both(deal.name, companyOf(deal)),
    due: relativeDay(due!),
    late: daysFromToday(due!) < 0,
    icon: "flag",
  };
  return { row, at: due! };
}

function closingOf(deal: Rec<"deal">): Dated<Closing> {
  const at = deal.expected_close!;
  const note = [companyOf(deal), t("today.closes", { day: relativeDay(at) })].filter(Boolean).join(" · ");
  const row = {
    id: deal.id,
    href: route.deal(deal.id),
    title: deal.name ?? "",
    note,
    value: money(deal.value),
  };
  return { row, at };
}

/** What closes by the day `last`, and what should have closed not long ago. */
function closingBy(last: string): Rec<"deal">[] {
  const first = addDays(today(), -CLOSED_DAYS_MAX);
  const found: Rec<"deal">[] = [];
  for (const deal of closings()) {
    if (deal.expected_close! > last || found.length === ROWS_MAX) break;
    if (deal.expected_close! >= first) found.push(deal);
  }
  return found;
}

export const dealsOnToday: TodaySource = {
  types: ["deal", "company"],
  due: () => firstDue(steps(), deal => deal.next_step!.due!).map(stepOf),
  finish: {
    type: "deal",
    run: id => edit("deal", id, [{ op: "set", field: "next_step", value: null }]),
  },
  closing: last => closingBy(last).map(closingOf),
  count: () => ({ text: "today.n_deals", count: view("deal").size }),
};
