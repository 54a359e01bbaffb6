// Deals on Today: next steps that are due, and what closes this week.

import { titleOf } from "../../engine/core/titles";
import type { Rec } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { get, view } from "../../engine/store/store";
import { daysFromToday, money, relativeDay } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { route } from "../../kit/frame/routes.gen";
import type { Closing, Due } from "../../kit/today/shapes.gen";
import { type Dated, isMine, type TodaySource } from "../../kit/today/sources";

/** A deal whose close is longer ago than this is no news any more. */
const CLOSED_DAYS_MAX = 30;

const isOpen = (deal: Rec<"deal">): boolean => (deal.stage?.status ?? "open") === "open";
const companyOf = (deal: Rec<"deal">): string =>
  deal.company ? titleOf("company", get("company", deal.company)) : "";

/** Two names in one line; a deal that already says its company says it once. */
const both = (name: string | null | undefined, company: string): string =>
  !company || name?.includes(company) ? (name ?? "") : [name, company].filter(Boolean).join(" · ");

function stepOf(deal: Rec<"deal">): Dated<Due>[] {
  const { text, due } = deal.next_step ?? {};
  if (!due || !isOpen(deal) || !isMine(deal.owner) || daysFromToday(due) > 0) return [];
  const row: Due = {
    id: deal.id,
    type: deal.type,
    href: route.deal(deal.id),
    title: text || deal.name || "",
    note: both(deal.name, companyOf(deal)),
    due: relativeDay(due),
    late: daysFromToday(due) < 0,
    icon: "flag",
  };
  return [{ row, at: due }];
}

function closingOf(deal: Rec<"deal">, last: string): Dated<Closing>[] {
  const at = deal.expected_close;
  if (!at || !isOpen(deal) || !isMine(deal.owner) || at > last || daysFromToday(at) < -CLOSED_DAYS_MAX)
    return [];
  const note = [companyOf(deal), t("today.closes", { day: relativeDay(at) })].filter(Boolean).join(" · ");
  const row = {
    id: deal.id,
    href: route.deal(deal.id),
    title: deal.name ?? "",
    note,
    value: money(deal.value),
  };
  return [{ row, at }];
}

const all = (): Rec<"deal">[] => [...view("deal").values()];

export const dealsOnToday: TodaySource = {
  types: ["deal", "company"],
  due: () => all().flatMap(stepOf),
  finish: {
    type: "deal",
    run: id => edit("deal", id, [{ op: "set", field: "next_step", value: null }]),
  },
  closing: last => all().flatMap(deal => closingOf(deal, last)),
  count: () => ({ text: "today.n_deals", count: view("deal").size }),
};
