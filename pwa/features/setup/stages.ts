// What the screens of pipelines show, and what they write. All is one act with one Undo.
import type { PipelineStages } from "../../engine/core/schema.gen";
import type { Op, Rec } from "../../engine/core/types";
import { create, edit, newId, seen, transactMany, type Write } from "../../engine/outbox/edit";
import { referring } from "../../engine/store/references";
import { get, view } from "../../engine/store/store";
import { t } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { local } from "../../kit/frame/state";
import { homeCurrency } from "../../kit/record/people";
import { guarded } from "../../kit/toast/guarded";
import { moved, nextPlace, type Placed, placesFor } from "./order";

export type Stage = PipelineStages & { id: string };
export type Status = PipelineStages["status"];
export const STATUSES: readonly Status[] = ["open", "won", "lost"];
/** Percent; nobody knows a likelihood closer. */
export const PROBABILITY_STEP = 5;

export type Line = Placed & {
  name: string;
  currency: string;
  archived: boolean;
  stages: number;
  open: number;
};

const byPlace = (a: Placed, b: Placed): number =>
  (a.position ?? 0) - (b.position ?? 0) || (a.id < b.id ? -1 : 1);

/** All pipelines, in order. */
export const useLines = (): readonly Line[] =>
  useLive("setup pipelines", ["pipeline", "deal"], () =>
    [...view("pipeline").values()].map(lineOf).sort(byPlace),
  );

const lineOf = (rec: Rec<"pipeline">): Line => ({
  id: rec.id,
  position: rec.position,
  name: rec.name ?? "",
  currency: rec.currency ?? "",
  archived: rec.archived ?? false,
  stages: stagesOf(rec).length,
  open: dealsIn(rec.id).filter(deal => (deal.stage?.status ?? "open") === "open").length,
});

/** Those that are in use, in order. */
export const stagesOf = (rec: Rec<"pipeline"> | undefined): Stage[] =>
  allStages(rec).filter(stage => !stage.archived);

export const allStages = (rec: Rec<"pipeline"> | undefined): Stage[] =>
  Object.entries(rec?.stages ?? {})
    .map(([id, stage]) => ({ ...stage, id }))
    .sort((a, b) => byPlace({ id: a.id, position: a.position }, { id: b.id, position: b.position }));

const dealsIn = (pipeline: string): Rec<"deal">[] => referring("deal", "pipeline", pipeline);

/** How many deals of this device stand in each stage. */
export const useCounts = (pipeline: string): ReadonlyMap<string, number> =>
  useLive(`setup counts:${pipeline}`, ["deal"], () => {
    const counts = new Map<string, number>();
    for (const { stage } of dealsIn(pipeline))
      if (stage?.stage) counts.set(stage.stage, (counts.get(stage.stage) ?? 0) + 1);
    return counts;
  });

/** A pipeline with the stages every one needs; its id, "" when it could not be kept. */
export async function addPipeline(name: string): Promise<string> {
  const first: [string, number, Status][] = [
    ["setup.first_contact", 10, "open"],
    ["setup.first_offer", 50, "open"],
    ["choice.won", 100, "won"],
    ["choice.lost", 0, "lost"],
  ];
  const stages = Object.fromEntries(
    first.map(([key, probability, status], position) => [
      newId(),
      { name: t(key), probability, status, position },
    ]),
  );
  const id = newId();
  const position = nextPlace([...view("pipeline").values()]);
  const fields = { name, currency: homeCurrency(), position, stages };
  return (await guarded(() => create("pipeline", fields, id))) ? id : "";
}

export const setLine = (id: string, ops: readonly Op[], base = seen()): Promise<boolean> =>
  guarded(() => edit("pipeline", id, ops, undefined, base));

export function orderLines(rows: readonly Placed[], ids: readonly string[]): Promise<boolean> {
  const writes = [...placesFor(rows, ids)].map(
    ([id, value]): Write => ({
      kind: "edit",
      type: "pipeline",
      id,
      ops: [{ op: "set", field: "position", value }],
    }),
  );
  return guarded(() => transactMany(writes, undefined, { what: "edited" }));
}

export const stageOp = ({ id, ...stage }: Stage): Op => ({
  op: "set",
  field: "stages",
  item: id,
  value: stage,
});

/** A new stage before it has a name: open, and as likely as halfway from the last open one to won. */
export function begunStage(rec: Rec<"pipeline">, id: string): Stage {
  const likely = stagesOf(rec).findLast(stage => stage.status === "open")?.probability ?? 0;
  const probability = Math.floor((likely + 100) / 2 / PROBABILITY_STEP) * PROBABILITY_STEP;
  return { id, name: "", status: "open", probability, position: nextPlace(allStages(rec)) };
}

/** A new stage stands after the others of its status: an open one before those that end a deal. */
export function withStage(rec: Rec<"pipeline">, stage: Stage): Op[] {
  const order = (one: Stage): number => STATUSES.indexOf(one.status);
  const before = stagesOf(rec);
  const rows = [...before, stage];
  const at = before.findLastIndex(one => order(one) <= order(stage)) + 1;
  const placed = rows.map(({ id, position }) => ({ id, position }));
  const places = placesFor(
    placed,
    moved(rows, before.length, at).map(one => one.id),
  );
  return rows.flatMap(one => {
    const position = places.get(one.id);
    return one === stage || position !== undefined
      ? [stageOp({ ...one, position: position ?? one.position })]
      : [];
  });
}

export function orderStages(id: string, ids: readonly string[]): Promise<boolean> {
  const stages = stagesOf(get("pipeline", id));
  const rows = stages.map(stage => ({ id: stage.id, position: stage.position }));
  const places = placesFor(rows, ids);
  return setLine(
    id,
    stages.flatMap(stage => {
      const position = places.get(stage.id);
      return position === undefined ? [] : [stageOp({ ...stage, position })];
    }),
  );
}

/** A stage that may be removed has another of its status beside it: there its deals go. */
export const successorsOf = (rec: Rec<"pipeline"> | undefined, stage: Stage): Stage[] =>
  stagesOf(rec).filter(other => other.id !== stage.id && other.status === stage.status);

/** How far a removal has come; null when none is under way. */
export const removal = local<{ done: number; of: number } | null>(null);

/**
 * Archives a stage and moves its deals to another. The deals go first: so the Undo, which goes backwards,
 * brings the stage back before it sends them there.
 */
export async function removeStage(id: string, stage: Stage, successor: Stage): Promise<boolean> {
  const value = { stage: successor.id, status: successor.status };
  const moves = dealsIn(id)
    .filter(deal => deal.stage?.stage === stage.id)
    .map(
      (deal): Write => ({
        kind: "edit",
        type: "deal",
        id: deal.id,
        ops: [{ op: "set", field: "stage", value }],
      }),
    );
  const gone = stageOp({ ...stage, archived: true, successor: successor.id });
  const writes: Write[] = [...moves, { kind: "edit", type: "pipeline", id, ops: [gone] }];
  const kept = await guarded(() =>
    transactMany(writes, (done, of) => removal.set({ done, of }), { what: moves.length ? "many" : "edited" }),
  );
  removal.set(null);
  return kept;
}

/** Brings an archived stage back, empty, at the end. */
export function bringBack(
  id: string,
  { archived: _gone, successor: _to, ...stage }: Stage,
): Promise<boolean> {
  return setLine(id, [stageOp({ ...stage, position: nextPlace(allStages(get("pipeline", id))) })]);
}
