// What a new deal starts with.
import { browser } from "../../engine/core/env";
import { view } from "../../engine/store/store";
import type { Values } from "../../kit/form/core";
import { myId } from "../../kit/record/people";
import { pipelines, stagesOf } from "./pipelines";

/** Its place, and of a contact that was asked for a role. */
export function dealStarts({ contact }: Values): Values {
  const role = { contact, role: "decision_maker" };
  return { ...placeDefaults(), ...(contact ? { contacts: { [browser.uuid()]: role } } : {}) };
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
  const lines = pipelines();
  const last = lines.find(line => line.id === newest?.pipeline && stagesOf(line.id).length);
  const pipeline = (last ?? lines[0])?.id;
  const first = stagesOf(pipeline)[0];
  return {
    ...(pipeline ? { pipeline } : {}),
    ...(first ? { stage: { stage: first.id, status: first.status } } : {}),
  };
}
