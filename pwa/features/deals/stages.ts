// Where a deal stands, what it is likely worth there, and what its stage asks for.

import type { Money } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { type Stage, stagesOf } from "./pipelines";

export function stageOf(deal: Rec<"deal">): Stage | undefined {
  return stagesOf(deal.pipeline).find(s => s.id === deal.stage?.stage);
}

/** The deal's own probability, else that of its stage, in percent. */
export function probabilityOf(deal: Rec<"deal">): number {
  return deal.probability ?? stageOf(deal)?.probability ?? 0;
}

/** Value times probability, rounded to whole minor units. */
export function weighted(deal: Rec<"deal">): Money | null {
  if (!deal.value) return null;
  return {
    currency: deal.value.currency,
    amount: Math.round((deal.value.amount * probabilityOf(deal)) / 100),
  };
}

/** Activity kinds the stage asks for that the deal has not had. */
export function missingFor(deal: Rec<"deal">, stage: Stage): string[] {
  if (!stage.required.length) return [];
  const had = new Set<string>();
  for (const activity of referring("activity", "deal", deal.id))
    if (activity.kind && activity.done !== false) had.add(activity.kind);
  return stage.required.filter(kind => !had.has(kind));
}
