// Today: what needs this person. Computed on memory whenever a record changes.

import { titleOf } from "../../engine/core/titles";
import type { Rec } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { session } from "../../engine/session/session";
import { get, ready, view } from "../../engine/store/store";
import { isWhole, lastContact } from "../../engine/sync/last_contact";
import { syncNow } from "../../engine/sync/sync";
import { addDays, daysFromToday, instant, money, relativeDay, toDate, today } from "../../kit/format/format";
import { lang, t } from "../../kit/format/i18n";
import { fullName, hue, initials } from "../../kit/format/names";
import { useLive, useReady, useSession, useSyncStatus } from "../../kit/frame/live";
import { recent } from "../../kit/frame/recent";
import { hrefOf, route } from "../../kit/frame/routes.gen";
import { openConflicts } from "../../kit/record/open_conflicts";
import { guarded } from "../../kit/toast/guarded";
import type { Closing, Due, Seen, TodayView } from "./shapes.gen";

export { useSafe } from "../../kit/frame/storage";

export const TODAY_ROWS_MAX = 30;
export const RECENT_MAX = 6;

interface Work {
  conflicts: number;
  overdue: Due[];
  due_today: Due[];
  closing: Closing[];
  counts: { contacts: number; companies: number; deals: number };
}
/** The id in a reference field. */
type Ref = string | null | undefined;

const isMine = (owner: Ref): boolean => !owner || owner === session().person?.id;
const isOpen = (deal: Rec<"deal">): boolean => (deal.stage?.status ?? "open") === "open";
const companyOf = (id: Ref): string => (id ? titleOf(get("company", id)) : "");

/** Two names in one line; a deal that already says its company says it once. */
const both = (name: string | null | undefined, company: string): string =>
  !company || name?.includes(company) ? (name ?? "") : [name, company].filter(Boolean).join(" · ");

function stepOf(deal: Rec<"deal">): Due | null {
  const { text, due } = deal.next_step ?? {};
  if (!due || !isOpen(deal) || !isMine(deal.owner) || daysFromToday(due) > 0) return null;
  return {
    ...dueParts(due),
    id: deal.id,
    kind: "deal",
    href: route.deal(deal.id),
    title: text || deal.name || "",
    note: both(deal.name, companyOf(deal.company)),
    icon: "flag",
  };
}

function taskOf(activity: Rec<"activity">): Due | null {
  const { due } = activity;
  if (!due || activity.done || !isMine(activity.owner) || daysFromToday(due) > 0) return null;
  const about: [string, Ref][] = [
    ["contact", activity.contact],
    ["deal", activity.deal],
    ["company", activity.company],
  ];
  const [type, id] = about.find(([, ref]) => ref) ?? ["contact", undefined];
  const note = id ? titleOf(get(type as "contact", id)) : "";
  const icon =
    activity.kind === "call"
      ? "phone"
      : activity.kind === "meeting" || activity.kind === "visit"
        ? "calendar"
        : "task";
  return {
    ...dueParts(due),
    id: activity.id,
    kind: "activity",
    href: id ? hrefOf(type, id) : route.today,
    title: activity.subject || t(`choice.${activity.kind ?? "task"}`),
    note,
    icon,
  };
}

const dueParts = (due: string): { due: string; late: boolean } => ({
  due: relativeDay(due),
  late: daysFromToday(due) < 0,
});

/** Monday to Sunday of this week: the last day of it. */
function weekEnd(): string {
  const weekday = (toDate(today())?.getDay() ?? 0) || 7;
  return addDays(today(), 7 - weekday);
}

function closingOf(deal: Rec<"deal">, last: string): Closing | null {
  const close = deal.expected_close;
  if (!close || !isOpen(deal) || !isMine(deal.owner) || close > last || daysFromToday(close) < -30)
    return null;
  const note = [companyOf(deal.company), t("today.closes", { day: relativeDay(close) })]
    .filter(Boolean)
    .join(" · ");
  return { id: deal.id, href: route.deal(deal.id), title: deal.name ?? "", note, value: money(deal.value) };
}

function work(): Work {
  const deals = [...view("deal").values()];
  const last = weekEnd();
  const dues = [
    ...deals.map(deal => ({ row: stepOf(deal), at: deal.next_step?.due ?? "" })),
    ...[...view("activity").values()].map(activity => ({ row: taskOf(activity), at: activity.due ?? "" })),
  ]
    .filter((one): one is { row: Due; at: string } => one.row !== null)
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(one => one.row);
  const closing = deals
    .sort((a, b) => (a.expected_close ?? "").localeCompare(b.expected_close ?? ""))
    .map(deal => closingOf(deal, last))
    .filter((row): row is Closing => row !== null);
  return {
    conflicts: openConflicts().length,
    overdue: dues.filter(row => row.late).slice(0, TODAY_ROWS_MAX),
    due_today: dues.filter(row => !row.late).slice(0, TODAY_ROWS_MAX),
    closing: closing.slice(0, TODAY_ROWS_MAX),
    counts: { contacts: view("contact").size, companies: view("company").size, deals: view("deal").size },
  };
}

function readiness(state: TodayView["state"]): string {
  return t(
    state === "ready" ? "today.ready" : state === "getting" ? "today.getting_ready" : "today.not_ready",
  );
}

export function useToday(): TodayView {
  const found = useLive(
    `today ${lang()} ${today()}`,
    ["deal", "activity", "conflict", "contact", "company"],
    work,
  );
  const stored = useReady();
  const status = useSyncStatus();
  const { person } = useSession();
  const { contacts, companies, deals } = found.counts;
  const heard = lastContact(status);
  const coming = stored !== "ready" || status.progress !== undefined || status.phase === "receiving";
  const state = stored === "ready" && isWhole(status) ? "ready" : coming ? "getting" : "not";
  const parts = [
    t("today.n_contacts", { count: contacts }),
    t("today.n_companies", { count: companies }),
    t("today.n_deals", { count: deals }),
  ];
  return {
    ...found,
    hello: t("today.hello", { name: person?.name ?? "" }),
    state,
    state_text: readiness(state),
    counts: parts.map(part => part.replace(/ /g, "\u00a0")).join(" · "),
    updated: heard ? t("today.updated", { time: instant(heard) }) : t("today.never_updated"),
    refused: status.needsYou,
    conflict_text: t("today.conflict_n", { count: found.conflicts }),
    refused_text: t("today.refused_n", { count: status.needsYou }),
    clear:
      !found.conflicts &&
      !status.needsYou &&
      !found.overdue.length &&
      !found.due_today.length &&
      !found.closing.length,
    first: stored === "ready" && contacts + companies + deals === 0,
    loading: ready.state === "loading",
  };
}

/** What this person looked at last. */
export const useSeen = (): Seen[] =>
  useLive(`seen ${lang()}`, ["contact", "company"], () => {
    const found = recent("contact", RECENT_MAX);
    return found.map(one => {
      const name = fullName(one.name) || titleOf(one);
      const note = [one.job_title, companyOf(one.company)].filter(Boolean).join(" · ");
      return {
        id: one.id,
        href: route.contact(one.id),
        name,
        initials: initials(name),
        hue: hue(one.id),
        note,
      };
    });
  });

/** A next step or a task is done. */
export function finish(row: Due): Promise<boolean> {
  const op = row.kind === "deal" ? { field: "next_step", value: null } : { field: "done", value: true };
  return guarded(() => edit(row.kind, row.id, [{ op: "set", ...op }]));
}
export const refresh = (): void => syncNow();
