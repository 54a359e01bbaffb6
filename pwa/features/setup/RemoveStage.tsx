// Removing a stage: where its deals go, how far that has come.
import { useState } from "react";
import type { Rec } from "../../engine/core/types";
import { Chips } from "../../kit/form/Chips";
import { t } from "../../kit/format/i18n";
import { useLocal } from "../../kit/frame/state";
import { removal, removeStage, type Stage, successorsOf, useCounts } from "./stages";

type Props = { rec: Rec<"pipeline">; stage: Stage; onBack: () => void; onDone: () => void };

export function RemoveStage({ rec, stage, onBack, onDone }: Props) {
  const successors = successorsOf(rec, stage);
  const [chosen, setChosen] = useState(nearest(successors, stage)?.id ?? "");
  const count = useCounts(rec.id).get(stage.id) ?? 0;
  const under = useLocal(removal);
  const to = successors.find(each => each.id === chosen);
  const go = async () => {
    if (to && (await removeStage(rec.id, stage, to))) onDone();
  };
  return (
    <div className="flex flex-col gap-4">
      <p>
        {count
          ? t("setup.remove_stage_text", { name: stage.name, count })
          : t("setup.remove_empty", { name: stage.name })}
      </p>
      <Chips
        label={t("setup.successor")}
        choices={successors.map(each => ({ value: each.id, label: each.name }))}
        value={chosen}
        onPick={setChosen}
      />
      <p className="field-note">{t("setup.successor_note")}</p>
      {under && under.of > 1 && (
        <label role="status">
          <span className="field-note">{t("setup.moved_n", { done: under.done, count: under.of })}</span>
          <progress className="meter" value={under.done} max={under.of} />
        </label>
      )}
      <div className="flex gap-gap">
        <button type="button" className="btn btn-plain" onClick={onBack} disabled={Boolean(under)}>
          {t("common.back")}
        </button>
        <button
          type="button"
          className="btn btn-danger flex-1"
          disabled={!to || Boolean(under)}
          onClick={() => void go()}
        >
          {t("setup.remove_stage")}
        </button>
      </div>
    </div>
  );
}

/** The stage before it, else the one after. */
function nearest(successors: readonly Stage[], { position }: Stage): Stage | undefined {
  return successors.findLast(each => (each.position ?? 0) < (position ?? 0)) ?? successors[0];
}
