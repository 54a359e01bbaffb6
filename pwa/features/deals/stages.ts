// Where a deal stands, what it is likely worth there, and what its stage asks for.

import { isFilledIn } from "../../engine/core/filled";
import type { Money } from "../../engine/core/schema.gen";
import type { RawRec, Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { customDefs } from "../../kit/format/custom";
import { t } from "../../kit/format/i18n";
import { pathLabel } from "../../kit/format/required";
import { type Stage, stageAt, stagesOf } from "./pipelines";

export function stageOf(deal: Rec<"deal">): Stage | undefined {
  return stageAt(deal.pipeline, deal.stage?.stage);
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

/** Whether a field is empty that is still there to be filled in. */
const lacks = (deal: Rec<"deal">, path: string): boolean =>
  !isFilledIn(deal as unknown as RawRec, path) &&
  (!path.startsWith("custom.") || customDefs("deal").some(def => `custom.${def.id}` === path));

/** A step of a stage, as the deal notes that it was taken. */
export const stepKey = (stage: string, step: string): string => `${stage}/${step}`;

/** What a stage asks for that the deal has not: activities it has not had, fields without a value. */
export function missingFor(deal: Rec<"deal">, stage: Stage): string[] {
  const had = new Set<string>();
  if (stage.required.length)
    for (const activity of referring("activity", "deal", deal.id))
      if (activity.kind && activity.done !== false) had.add(activity.kind);
  return [
    ...stage.required.filter(kind => !had.has(kind)).map(kind => t(`activity.kind_${kind}`)),
    ...stage.fields.filter(path => lacks(deal, path)).map(path => pathLabel("deal", path)),
  ];
}

/** The same of a move: also the steps of the stage that it leaves behind. */
export function missingToMove(deal: Rec<"deal">, to: Stage): string[] {
  const stages = stagesOf(deal.pipeline);
  const from = stageOf(deal);
  const ahead = from && stages.indexOf(to) > stages.indexOf(from);
  const open = ahead ? from.steps.filter(step => !deal.steps_done?.includes(stepKey(from.id, step))) : [];
  return [...open, ...missingFor(deal, to)];
}
