// What a new record starts with.
import { view } from "../../engine/store/store";
import { myId } from "../record/people";
import { pipelines, stagesOf } from "../record/pipeline";
import type { Values } from "./core";

export function ownDefaults(): Values {
  const me = myId();
  return { visibility: "team", ...(me ? { owner: me } : {}) };
}

export function dealDefaults(): Values {
  return { ...ownDefaults(), ...placeDefaults() };
}

/**
 * Where a deal begins: in the pipeline that was used last, at its first stage. Empty while no pipeline is
 * here.
 */
export function placeDefaults(): Values {
  let newest: { pipeline: string; at: number } | null = null;
  for (const deal of view("deal").values()) {
    const at = deal.created_at ?? 0;
    if (deal.pipeline && deal.owner === myId() && (!newest || at > newest.at))
      newest = { pipeline: deal.pipeline, at };
  }
  const pipeline = newest && stagesOf(newest.pipeline).length ? newest.pipeline : pipelines()[0]?.id;
  const first = stagesOf(pipeline)[0];
  return {
    ...(pipeline ? { pipeline } : {}),
    ...(first ? { stage: { stage: first.id, status: first.status } } : {}),
  };
}

export function activityDefaults(): Values {
  const me = myId();
  return { kind: "call", at: Date.now(), done: true, ...(me ? { owner: me } : {}) };
}
