// Pipelines and their stages, in order; the money on each.

import type { Money } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get, view } from "../../engine/store/store";
import { useLive } from "../frame/live";

export type Stage = {
  id: string;
  name: string;
  probability: number;
  status: "open" | "won" | "lost";
  required: readonly string[];
};

export type Pipeline = { id: string; name: string; currency: string };

export function pipelines(): Pipeline[] {
  const all = [...view("pipeline").values()];
  all.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.name ?? "").localeCompare(b.name ?? ""));
  return all.map(p => ({ id: p.id, name: p.name ?? "", currency: p.currency ?? "" }));
}

/** The same, as they are on the device now: a screen may be open before the first sync brings them. */
export function usePipelines(): readonly Pipeline[] {
  return useLive("pipelines", ["pipeline"], pipelines);
}

const made = new WeakMap<object, Stage[]>();
const NO_STAGES: Stage[] = [];

export function stagesOf(pipeline: string | null | undefined): Stage[] {
  const rec = pipeline ? get("pipeline", pipeline) : undefined;
  if (!rec) return NO_STAGES;
  let stages = made.get(rec);
  if (!stages) {
    const items = Object.entries(rec.stages ?? {}).sort(
      (a, b) => (a[1].position ?? 0) - (b[1].position ?? 0),
    );
    stages = items.map(([id, s]) => ({
      id,
      name: s.name,
      probability: s.probability ?? 0,
      status: (s.status ?? "open") as Stage["status"],
      required: s.required ?? [],
    }));
    made.set(rec, stages);
  }
  return stages;
}

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
