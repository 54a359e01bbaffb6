// Pipelines and their stages, in order.

import { get, view } from "../../engine/store/store";
import { useLive } from "../../kit/frame/live";

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
