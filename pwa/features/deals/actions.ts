// Moving a deal to another stage: what is asked first, and what is written.

import type { Op } from "../../engine/core/types";
import { edit } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { local } from "../../kit/frame/state";
import { guarded } from "../../kit/toast/guarded";
import { type Stage, stagesOf } from "./pipelines";
import { missingToMove, stageOf } from "./stages";

/** Which deal is being moved, and where to; an empty stage means that the person still chooses. */
export type Move = { deal: string; stage: string };
const NO_MOVE: Move = { deal: "", stage: "" };
export const move = local(NO_MOVE);

export function askMove(deal: string, stage = ""): void {
  move.set({ deal, stage });
}

export function endMove(): void {
  move.set(NO_MOVE);
}

/**
 * What must be asked before the move: a reason, a confirmation, or leave to go on without what the stage
 * asks for.
 */
export function questionOf(deal: string, stage: Stage): "lost" | "won" | "missing" | "" {
  if (stage.status === "lost") return "lost";
  if (stage.status === "won") return "won";
  const rec = get("deal", deal);
  return rec && missingToMove(rec, stage).length ? "missing" : "";
}

/** Moves at once when nothing has to be asked; otherwise the sheet asks. */
export async function moveOrAsk(deal: string, stageId: string): Promise<void> {
  const rec = get("deal", deal);
  const stage = stagesOf(rec?.pipeline).find(s => s.id === stageId);
  if (!rec || !stage || stageOf(rec)?.id === stageId) return endMove();
  if (questionOf(deal, stage)) return askMove(deal, stageId);
  await moveTo(deal, stage);
}

export async function moveTo(deal: string, stage: Stage, lossReason = ""): Promise<void> {
  const rec = get("deal", deal);
  if (!rec) return;
  const ops: Op[] = [
    { op: "set", field: "stage", value: { ...rec.stage, stage: stage.id, status: stage.status } },
  ];
  if (stage.status === "lost")
    ops.push({ op: "set", field: "loss_reason", value: lossReason.trim() || null });
  if (stage.status === "open" && rec.loss_reason) ops.push({ op: "set", field: "loss_reason", value: null });
  if (stage.status !== "open") ops.push({ op: "set", field: "closed_at", value: Date.now() });
  else if (rec.closed_at) ops.push({ op: "set", field: "closed_at", value: null });
  if (rec.probability !== null && rec.probability !== undefined)
    ops.push({ op: "set", field: "probability", value: null });
  if (await guarded(() => edit("deal", deal, ops))) endMove();
}

/** Notes that a step of a stage was taken, or that it was not. */
export function tickStep(deal: string, key: string, done: boolean): Promise<boolean> {
  const field = "steps_done";
  const op: Op = done ? { op: "add", field, value: key } : { op: "remove", field, value: key };
  return guarded(() => edit("deal", deal, [op]));
}
