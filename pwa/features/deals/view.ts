// What the deal board and the deal page show.

import type { Money } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { fold } from "../../engine/store/search";
import { get, isPending, view } from "../../engine/store/store";
import { dueText, isLate } from "../../kit/format/days";
import { daysFromToday, day as dayText, instant, money, percent } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { totalShort, totalText } from "../../kit/format/money";
import { initials } from "../../kit/format/names";
import { useLive } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal, useScreen } from "../../kit/frame/state";
import { fact, lastFacts } from "../../kit/record/facts";
import { miniOf, minis, tagViews } from "../../kit/record/names";
import { personName } from "../../kit/record/people";
import type { Fact } from "../../kit/record/shapes.gen";
import { pipelines, stagesOf } from "./pipelines";
import type { BoardView, DealCard, DealsOf, DealView, StepView } from "./shapes.gen";
import { missingFor, probabilityOf, stageOf, weighted } from "./stages";

/** The pipeline on the board, and whose deals; "" is the first pipeline, and everybody's. */
export const chosenPipeline = local("");
export const chosenOwner = local("");

/** Cards drawn per column; closed columns grow without end. */
const CARDS_MAX = 80;

export function cardOf(deal: Rec<"deal">): DealCard {
  const stage = stageOf(deal);
  const open = (deal.stage?.status ?? "open") === "open";
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
const byClosed = (a: Rec<"deal">, b: Rec<"deal">) => (b.closed_at ?? 0) - (a.closed_at ?? 0);

export function useBoard(): BoardView {
  const lang = useLang();
  const chosen = useLocal(chosenPipeline);
  const query = useScreen("deals.query", "").trim();
  const mine = useLocal(chosenOwner);
  return useLive(
    `board:${lang}:${chosen}:${mine}:${query}`,
    ["deal", "pipeline", "company", "person"],
    () => {
      const lines = pipelines();
      const pipeline = lines.find(l => l.id === chosen)?.id ?? lines[0]?.id ?? "";
      const known = new Set(lines.map(l => l.id));
      // A deal without a pipeline, or with one that is gone, stands in the first: none is ever out of sight.
      const homeOf = (d: Rec<"deal">) =>
        d.pipeline && known.has(d.pipeline) ? d.pipeline : (lines[0]?.id ?? "");
      const q = fold(query);
      const shows = (d: Rec<"deal">) =>
        homeOf(d) === pipeline &&
        (!mine || d.owner === mine) &&
        (!q ||
          fold(`${d.name ?? ""} ${d.company ? (get("company", d.company)?.name ?? "") : ""}`).includes(q));
      const stages = stagesOf(pipeline);
      const by = new Map<string, Rec<"deal">[]>(stages.map(stage => [stage.id, []]));
      const open: Rec<"deal">[] = [];
      for (const deal of view("deal").values()) {
        if (!shows(deal)) continue;
        by.get(stageOf(deal)?.id ?? stages[0]?.id ?? "")?.push(deal);
        if ((deal.stage?.status ?? "open") === "open") open.push(deal);
      }
      const columns = stages.map(stage => {
        const own = (by.get(stage.id) ?? []).sort(stage.status === "open" ? byClose : byClosed);
        return {
          ...stage,
          count: own.length,
          total: totalShort(value(own)),
          weighted: stage.status === "open" ? totalShort(heavy(own)) : "",
          deals: own.slice(0, CARDS_MAX).map(cardOf),
          hidden: Math.max(0, own.length - CARDS_MAX),
        };
      });
      return {
        pipelines: lines.map(l => ({ id: l.id, name: l.name, on: l.id === pipeline })),
        pipeline,
        columns,
        total: totalShort(value(open)),
        weighted: totalShort(heavy(open)),
        count: open.length,
      };
    },
  );
}

const NO_DEALS: DealsOf = { cards: [], open: 0, total: "", weighted: "" };

/** Deals of a contact (through its roles) or of a company, open ones first. */
export function useDealsOf(type: "contact" | "company", id: string | undefined): DealsOf {
  const lang = useLang();
  return useLive(`deals-of:${type}:${id}:${lang}`, ["deal", "pipeline", "company", "person"], () => {
    if (!id) return NO_DEALS;
    const mine = referring("deal", type === "company" ? "company" : "contacts", id);
    const isOpen = (d: Rec<"deal">) => (d.stage?.status ?? "open") === "open";
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

function stepsOf(deal: Rec<"deal">): StepView[] {
  const all = stagesOf(deal.pipeline);
  const at = all.findIndex(s => s.id === deal.stage?.stage);
  const status = deal.stage?.status ?? "open";
  const ways = all.filter(s => s.status === "open");
  const steps: StepView[] = ways.map(s => {
    const i = all.indexOf(s);
    return {
      id: s.id,
      name: s.name,
      status: s.status,
      state:
        status === "open" && i === at
          ? "now"
          : status === "won" || (status === "open" && i < at)
            ? "done"
            : "next",
    };
  });
  const end = all.find(s => s.id === deal.stage?.stage && s.status !== "open");
  return end ? [...steps, { id: end.id, name: end.name, status: end.status, state: "now" }] : steps;
}

export function useDealView(id: string | undefined): DealView {
  const lang = useLang();
  return useLive(
    `deal-view:${id}:${lang}`,
    ["deal", "pipeline", "company", "contact", "person", "activity", "workspace"],
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
        pipeline: pipelines().find(p => p.id === deal.pipeline)?.name ?? "",
        companies: minis(company, c => miniOf(c, c.industry ?? "")),
        roles,
        competitors: [...(deal.competitors ?? [])],
        missing: stage ? missingFor(deal, stage).map(kind => t(`activity.kind_${kind}`)) : [],
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
