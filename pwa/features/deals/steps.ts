// A deal's way through its pipeline: the stages before and behind it, and the steps of the one it stands in.
import type { Rec } from "../../engine/core/types";
import { type Stage, stagesOf } from "./pipelines";
import type { StepTask, StepView } from "./shapes.gen";
import { stageOf, stepKey } from "./stages";

export function stepsOf(deal: Rec<"deal">): StepView[] {
  const all = stagesOf(deal.pipeline);
  const here = stageOf(deal);
  const at = here ? all.indexOf(here) : -1;
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
  const end = here && here.status !== "open" ? here : undefined;
  return end ? [...steps, { id: end.id, name: end.name, status: end.status, state: "now" }] : steps;
}

/** The steps that a stage names, and whether the deal took them. */
export const tasksOf = (deal: Rec<"deal">, stage: Stage | undefined): StepTask[] =>
  (stage?.steps ?? []).map(text => {
    const id = stepKey(stage!.id, text);
    return { id, text, done: deal.steps_done?.includes(id) ?? false };
  });
