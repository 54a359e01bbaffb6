// Pipelines and their stages, in order: those one may choose. What is archived takes nothing new, and what
// still names it lands elsewhere (D13).

import { landing } from "../../engine/core/landing";
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get, view } from "../../engine/store/store";
import { useLive } from "../../kit/frame/live";

export type Stage = {
  id: string;
  name: string;
  probability: number;
  status: "open" | "won" | "lost";
  /** Kinds of activities, steps in words and fields of the deal that it asks for. */
  required: readonly string[];
  steps: readonly string[];
  fields: readonly string[];
};

export type Pipeline = { id: string; name: string; currency: string };

const inOrder = (): Rec<"pipeline">[] =>
  [...view("pipeline").values()].sort(
    (a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.name ?? "").localeCompare(b.name ?? ""),
  );

const named = (p: Rec<"pipeline">): Pipeline => ({
  id: p.id,
  name: p.name ?? "",
  currency: p.currency ?? "",
});

/** Where a new deal may begin. */
export const pipelines = (): Pipeline[] =>
  inOrder()
    .filter(line => !line.archived)
    .map(named);

/** Those with a board: of the archived ones while deals are open in them. */
export const boards = (): Pipeline[] =>
  inOrder()
    .filter(line => !line.archived || referring("deal", "pipeline", line.id).some(isOpen))
    .map(named);

export const isOpen = (deal: Rec<"deal">): boolean => (deal.stage?.status ?? "open") === "open";

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
    const items = Object.entries(rec.stages ?? {})
      .filter(([, s]) => !s.archived)
      .sort((a, b) => (a[1].position ?? 0) - (b[1].position ?? 0));
    stages = items.map(([id, s]) => ({
      id,
      name: s.name,
      probability: s.probability ?? 0,
      status: (s.status ?? "open") as Stage["status"],
      required: s.required ?? [],
      steps: s.steps ?? [],
      fields: s.fields ?? [],
    }));
    made.set(rec, stages);
  }
  return stages;
}

/** The stage that an id of a pipeline stands for now. */
export function stageAt(pipeline: string | null | undefined, id: string | undefined): Stage | undefined {
  const items = pipeline ? get("pipeline", pipeline)?.stages : undefined;
  const at = landing(items, id ?? "");
  return stagesOf(pipeline).find(stage => stage.id === at);
}
