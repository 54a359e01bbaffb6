// What the deal board and the deal page show.

import { isFilledIn } from "../../engine/core/filled";
import type { Money } from "../../engine/core/schema.gen";
import type { RawRec, Rec } from "../../engine/core/types";
import { type Group, grouped } from "../../engine/store/grouped";
import { referring } from "../../engine/store/references";
import { finding } from "../../engine/store/search";
import { get, isPending, view } from "../../engine/store/store";
import { CUSTOM_TYPES } from "../../kit/format/custom";
import { dueText, isLate } from "../../kit/format/days";
import { daysFromToday, day as dayText, instant, money, percent, today } from "../../kit/format/format";
import { t, textsNow, useTexts } from "../../kit/format/i18n";
import { totalShort, totalText } from "../../kit/format/money";
import { initials } from "../../kit/format/names";
import { requiredOf } from "../../kit/format/required";
import { useLive } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal, useScreen } from "../../kit/frame/state";
import { fact, lastFacts } from "../../kit/record/facts";
import { miniOf, minis, tagViews } from "../../kit/record/names";
import { personName } from "../../kit/record/people";
import type { Fact } from "../../kit/record/shapes.gen";
import { boards, isOpen, stagesOf } from "./pipelines";
import type { BoardView, Column, DealCard, DealsOf, DealView } from "./shapes.gen";
import { missingFor, probabilityOf, stageOf, weighted } from "./stages";
import { stepsOf, tasksOf } from "./steps";

/** The pipeline on the board, and whose deals; "" is the first pipeline, and everybody's. */
export const chosenPipeline = local("");
export const chosenOwner = local("");
/** Whether the board shows only what lacks a field that is asked for. */
export const chosenLacking = local(false);

/** Cards drawn per column; closed columns grow without end. */
const CARDS_MAX = 80;

/** Cards as they were shown last, with what that went by. */
const cards = new WeakMap<Rec<"deal">, { card: DealCard; by: readonly unknown[] }>();

/** A deal on the board: the same object until something of it, or of what it names, changes. */
export function cardOf(deal: Rec<"deal">): DealCard {
  const by = [
    deal.company && get("company", deal.company),
    deal.owner && get("person", deal.owner),
    deal.pipeline && get("pipeline", deal.pipeline),
    isPending("deal", deal.id),
    textsNow(),
    today(),
  ];
  const before = cards.get(deal);
  if (before?.by.every((each, i) => each === by[i])) return before.card;
  const card = cardAnew(deal);
  cards.set(deal, { card, by });
  return card;
}

function cardAnew(deal: Rec<"deal">): DealCard {
  const stage = stageOf(deal);
  const open = isOpen(deal);
  const owner = personName(deal.owner);
  const step = deal.next_step;
  return {
    id: deal.id,
    href: route.deal(deal.id),
    name: deal.name || t("deal.nameless"),
    company: deal.company ? (get("company", deal.company)?.name ?? "") : "",
    value: money(deal.value),
    close: dayText(deal.expected_close),
    late: open && isLate(deal.expected_close),
    owner,
    ownerInitials: initials(owner),
    next: step?.text ? [step.text, step.due ? dueText(step.due) : ""].filter(Boolean).join(" · ") : "",
    nextLate: open && isLate(step?.due),
    status: deal.stage?.status ?? "open",
    stage: stage?.id ?? "",
    stageName: stage?.name ?? "",
    probability: probabilityOf(deal),
    pending: isPending("deal", deal.id),
  };
}

const value = (deals: readonly Rec<"deal">[]) => deals.flatMap(d => (d.value ? [d.value as Money] : []));
const heavy = (deals: readonly Rec<"deal">[]) =>
  deals.flatMap(d => {
    const w = weighted(d);
    return w ? [w] : [];
  });
/** Nearest close first, the undated last. */
const byClose = (a: Rec<"deal">, b: Rec<"deal">) => {
  // Days as they are written compare as text: a collator would take most of the board's time.
  const [one, two] = [a.expected_close ?? "9", b.expected_close ?? "9"];
  return one < two ? -1 : Number(one > two);
};
/** The board: stages of a pipeline, whose deals, and which of them the search line finds. */
interface Shows {
  pipeline: string;
  mine: string;
  query: string;
  /** Paths of fields of which a deal lacks one; none: whatever it has. */
  lacks: readonly string[];
}

/** Deals by stage, kept by what changed. */
function byStage({ pipeline, mine, query, lacks }: Shows, first: string): (stage: string) => Group<"deal"> {
  const finds = finding("deal", query);
  const stages = stagesOf(pipeline);
  const known = view("pipeline");
  return grouped(
    `board:${pipeline}:${mine}:${query}:${lacks.join()}`,
    "deal",
    deal => {
      // A deal without a pipeline, or with one that is gone, stands in the first: none is ever out of sight.
      const home = deal.pipeline && known.has(deal.pipeline) ? deal.pipeline : first;
      if (home !== pipeline || (mine && deal.owner !== mine) || !finds(deal)) return null;
      if (lacks.length && lacks.every(path => isFilledIn(deal as unknown as RawRec, path))) return null;
      const stage = stageOf(deal) ?? stages[0];
      return {
        group: stage?.id ?? "",
        rank: stage?.status === "open" ? (deal.expected_close ?? UNDATED) : -(deal.closed_at ?? 0),
        sums: [
          ...sumsOf("value", deal.value),
          ...sumsOf("weighted", weighted(deal)),
          ...(isOpen(deal) ? ([["open", 1], ...sumsOf("open_value", deal.value)] as const) : []),
          ...(isOpen(deal) ? sumsOf("open_weighted", weighted(deal)) : []),
        ],
      };
    },
    query ? ["pipeline", "company"] : ["pipeline"],
  );
}

/** Columns as they were shown last, by their stage. */
const columnsShown = new Map<string, Column>();

/** The column as it was shown last, when nothing of it has changed: it is not drawn again then. */
function sameColumn(column: Column): Column {
  const before = columnsShown.get(column.id);
  const same =
    before?.deals.length === column.deals.length &&
    column.deals.every((deal, i) => deal === before.deals[i]) &&
    (Object.keys(column) as (keyof Column)[]).every(key => key === "deals" || column[key] === before[key]);
  if (same) return before;
  columnsShown.set(column.id, column);
  return column;
}

/** Days as they are written compare as text; what has none comes last. */
const UNDATED = "9";

const sumsOf = (name: string, money: Money | null | undefined): [string, number][] =>
  money ? [[`${name} ${money.currency}`, money.amount]] : [];

const moneys = (groups: readonly Group<"deal">[], name: string): Money[] =>
  groups.flatMap(({ sums }) =>
    [...sums].flatMap(([key, amount]) =>
      key.startsWith(`${name} `) && amount ? [{ amount, currency: key.slice(name.length + 1) }] : [],
    ),
  );

export function useBoard(): BoardView {
  const texts = useTexts();
  const chosen = useLocal(chosenPipeline);
  const query = useScreen("deals.query", "").trim();
  const mine = useLocal(chosenOwner);
  const lacking = useLocal(chosenLacking);
  return useLive(
    `board:${texts}:${chosen}:${mine}:${query}:${lacking}`,
    ["deal", "pipeline", "company", "person", ...CUSTOM_TYPES],
    () => {
      const lines = boards();
      const first = lines[0]?.id ?? "";
      const pipeline = lines.find(l => l.id === chosen)?.id ?? first;
      const lacks = lacking ? requiredOf("deal") : [];
      const groupOf = byStage({ pipeline, mine, query, lacks }, first);
      const stages = stagesOf(pipeline);
      const groups = stages.map(stage => groupOf(stage.id));
      const columns = stages.map((stage, i) => {
        const group = groups[i]!;
        return sameColumn({
          ...stage,
          count: group.rows.length,
          total: totalShort(moneys([group], "value")),
          weighted: stage.status === "open" ? totalShort(moneys([group], "weighted")) : "",
          deals: group.rows.slice(0, CARDS_MAX).map(cardOf),
          hidden: Math.max(0, group.rows.length - CARDS_MAX),
        });
      });
      return {
        pipelines: lines.map(l => ({ id: l.id, name: l.name, on: l.id === pipeline })),
        pipeline,
        columns,
        total: totalShort(moneys(groups, "open_value")),
        weighted: totalShort(moneys(groups, "open_weighted")),
        count: groups.reduce((count, { sums }) => count + (sums.get("open") ?? 0), 0),
      };
    },
  );
}

const NO_DEALS: DealsOf = { cards: [], open: 0, total: "", weighted: "" };

/** Deals of a contact (through its roles) or of a company, open ones first. */
export function useDealsOf(type: "contact" | "company", id: string | undefined): DealsOf {
  const texts = useTexts();
  return useLive(`deals-of:${type}:${id}:${texts}`, ["deal", "pipeline", "company", "person"], () => {
    if (!id) return NO_DEALS;
    const mine = referring("deal", type === "company" ? "company" : "contacts", id);
    mine.sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || byClose(a, b));
    const open = mine.filter(isOpen);
    const cards = mine.map(deal => {
      const role =
        type === "contact" ? Object.values(deal.contacts ?? {}).find(c => c.contact === id)?.role : undefined;
      const card = cardOf(deal);
      return role
        ? { ...card, company: [t(`deal.role_${role}`), card.company].filter(Boolean).join(" · ") }
        : card;
    });
    return { cards, open: open.length, total: totalText(value(open)), weighted: totalText(heavy(open)) };
  });
}

export function useDealView(id: string | undefined): DealView {
  const texts = useTexts();
  return useLive(
    `deal-view:${id}:${texts}`,
    ["deal", "pipeline", "company", "contact", "person", "activity", ...CUSTOM_TYPES],
    () => {
      const deal = id ? get("deal", id) : undefined;
      if (!deal)
        return {
          ...cardOf(NOBODY),
          found: false,
          id: "",
          steps: [],
          pipeline: "",
          companies: [],
          roles: [],
          competitors: [],
          missing: [],
          tasks: [],
          nextText: "",
          nextDue: "",
          weighted: "",
          chance: "",
          lossReason: "",
          facts: [],
          tags: [],
          notes: "",
          closeIn: "",
        };
      const stage = stageOf(deal);
      const company = deal.company ? get("company", deal.company) : undefined;
      const roles = Object.values(deal.contacts ?? {}).flatMap(r => {
        const rec = r.contact ? get("contact", r.contact) : undefined;
        return rec
          ? [miniOf(rec, [t(`deal.role_${r.role || "other"}`), rec.job_title].filter(Boolean).join(" · "))]
          : [];
      });
      const heft = weighted(deal);
      return {
        ...cardOf(deal),
        found: true,
        steps: stepsOf(deal),
        pipeline: get("pipeline", deal.pipeline ?? "")?.name ?? "",
        companies: minis(company, c => miniOf(c, c.industry ?? "")),
        roles,
        competitors: [...(deal.competitors ?? [])],
        missing: stage ? missingFor(deal, stage) : [],
        tasks: tasksOf(deal, stage),
        nextText: deal.next_step?.text ?? "",
        nextDue: deal.next_step?.due ? dueText(deal.next_step.due) : "",
        weighted: money(heft),
        chance: percent(probabilityOf(deal)),
        lossReason: deal.loss_reason ?? "",
        facts: dealFacts(deal),
        tags: tagViews(deal.tags),
        notes: deal.notes ?? "",
        closeIn: deal.expected_close ? closeText(deal.expected_close) : "",
      };
    },
  );
}

const NOBODY = { id: "", type: "deal", key: "" } as Rec<"deal">;

function closeText(day: string): string {
  const left = daysFromToday(day);
  if (left < 0) return t("days.late", { count: -left });
  return left === 0 ? t("activity.due_today") : t("deal.in_days", { count: left });
}

function dealFacts(rec: Rec<"deal">): Fact[] {
  return [
    ...fact(t("deal.closed_on"), instant(rec.closed_at)),
    ...fact(t("deal.loss_reason"), rec.loss_reason),
    ...lastFacts(rec),
  ];
}
