// "Move to...": the stages of the pipeline, then what the chosen one asks.
import { useState } from "react";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { charsMax } from "../../engine/core/values";
import { get } from "../../engine/store/store";
import { Chips } from "../../kit/form/Chips";
import { LineInput } from "../../kit/form/TextInput";
import { percent } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useRec } from "../../kit/frame/live";
import { useLocal } from "../../kit/frame/state";
import { Sheet } from "../../kit/sheet/Sheet";
import { askMove, endMove, move, moveOrAsk, moveTo, questionOf } from "./actions";
import { type Stage, stagesOf, usePipelines } from "./pipelines";
import { missingToMove, stageOf } from "./stages";

const REASONS = ["price", "competitor", "no_budget", "no_need", "timing", "silent"] as const;
/** Room for a chosen reason before the person's own words, and what stands between. */
const REASON_CHARS = LINE_CHARS_MAX + 2;

/** What the pipeline offers; where it names nothing, the app's own words. */
function reasonsOf(deal: Rec<"deal">): string[] {
  const own = get("pipeline", deal.pipeline ?? "")?.loss_reasons ?? [];
  return own.length ? [...own] : REASONS.map(reason => t(`deal.lost_${reason}`));
}

export function MoveSheet() {
  const { deal, stage } = useLocal(move);
  const rec = useRec("deal", deal || undefined);
  usePipelines();
  const stages = stagesOf(rec?.pipeline);
  const target = stages.find(s => s.id === stage);
  const title = target ? t("deal.move_to_stage", { stage: target.name }) : t("deal.move_to");
  return (
    <Sheet open={Boolean(rec)} onClose={endMove} title={title}>
      {rec &&
        (target ? (
          <Question key={target.id} rec={rec} stage={target} />
        ) : (
          <StageChoice rec={rec} stages={stages} />
        ))}
    </Sheet>
  );
}

function StageChoice({ rec, stages }: { rec: Rec<"deal">; stages: readonly Stage[] }) {
  return (
    <>
      <p className="mb-2 font-semibold">{rec.name}</p>
      <ul className="rows -mx-5">
        {stages.map(s => {
          const here = s.id === stageOf(rec)?.id;
          return (
            <li key={s.id}>
              <button
                type="button"
                className="row"
                disabled={here}
                aria-current={here || undefined}
                onClick={() => void moveOrAsk(rec.id, s.id)}
              >
                <StageMark status={s.status} />
                <span className="row-title flex-1">{s.name}</span>
                <span className="row-note">
                  {here ? t("deal.here_now") : s.status === "open" && percent(s.probability)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

export function StageMark({ status }: { status: string }) {
  if (status === "won")
    return (
      <span className="stage-mark tone-good">
        <Icon name="check" size="1rem" />
      </span>
    );
  if (status === "lost")
    return (
      <span className="stage-mark tone-bad">
        <Icon name="close" size="1rem" />
      </span>
    );
  return (
    <span className="stage-mark tone-accent">
      <Icon name="move" size="1rem" />
    </span>
  );
}

function Question({ rec, stage }: { rec: Rec<"deal">; stage: Stage }) {
  const [reason, setReason] = useState("");
  const [words, setWords] = useState("");
  const asked = questionOf(rec.id, stage);
  const go = (why = "") => void moveTo(rec.id, stage, why);
  const back = (
    <button type="button" className="btn btn-plain" onClick={() => askMove(rec.id)}>
      {t("common.back")}
    </button>
  );
  if (asked === "lost") {
    const choices = reasonsOf(rec).map(text => ({ value: text, label: text }));
    const text = [reason, words.trim()].filter(Boolean).join(": ");
    return (
      <form
        className="flex flex-col gap-4"
        onSubmit={e => {
          e.preventDefault();
          if (text) go(text);
        }}
      >
        <Chips label={t("deal.why_lost")} choices={choices} value={reason} clearable onPick={setReason} />
        <label>
          <span className="field-label">{t("deal.in_own_words")}</span>
          <LineInput
            className="input"
            value={words}
            max={charsMax("deal", "loss_reason") - REASON_CHARS}
            onText={setWords}
          />
        </label>
        <div className="flex gap-gap">
          {back}
          <button type="submit" className="btn btn-danger flex-1" disabled={!text}>
            {t("deal.mark_lost")}
          </button>
        </div>
      </form>
    );
  }
  const missing = missingToMove(rec, stage);
  const note = missing.length > 0 && (
    <div className="tone-warn form-note">
      <Icon name="warn" />
      <p className="flex-1">{t("deal.stage_asks", { what: missing.join(", ") })}</p>
    </div>
  );
  const won = asked === "won";
  return (
    <div className="flex flex-col gap-4">
      {note}
      {won && <p>{t("deal.confirm_won", { name: rec.name ?? "" })}</p>}
      <div className="flex gap-gap">
        {back}
        <button type="button" className="btn btn-primary flex-1" onClick={() => go()}>
          {t(won ? "deal.mark_won" : "deal.move_anyway")}
        </button>
      </div>
    </div>
  );
}
