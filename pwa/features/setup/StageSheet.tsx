// A stage: what it is called, how likely a deal in it is won, what it asks for; and its removal.
import { useEffect, useState } from "react";
import { LINE_CHARS_MAX, RECORD_TYPES } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { seen } from "../../engine/outbox/edit";
import { Chips, ManyChips } from "../../kit/form/Chips";
import { LineInput } from "../../kit/form/TextInput";
import { percent } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { Sheet } from "../../kit/sheet/Sheet";
import { askable } from "./asked_fields";
import { LinesEditor, tidyLines } from "./LinesEditor";
import { RemoveStage } from "./RemoveStage";
import {
  PROBABILITY_STEP,
  STATUSES,
  type Stage,
  type Status,
  setLine,
  stageOp,
  stagesOf,
  withStage,
} from "./stages";

type Props = { rec: Rec<"pipeline">; stage: Stage | null; onClose: () => void };

export function StageSheet({ rec, stage, onClose }: Props) {
  const [removing, setRemoving] = useState(false);
  useEffect(() => setRemoving(false), [stage]);
  const isNew = Boolean(stage && !rec.stages?.[stage.id]);
  const title = isNew ? t("setup.add_stage") : (stage?.name ?? "");
  return (
    <Sheet open={Boolean(stage)} onClose={onClose} title={title} tall>
      {stage &&
        (removing ? (
          <RemoveStage rec={rec} stage={stage} onBack={() => setRemoving(false)} onDone={onClose} />
        ) : (
          <StageForm
            key={stage.id}
            rec={rec}
            stage={stage}
            isNew={isNew}
            onDone={onClose}
            onRemove={() => setRemoving(true)}
          />
        ))}
    </Sheet>
  );
}

const KINDS = RECORD_TYPES.activity.fields["kind"]?.choices ?? [];
type FormProps = {
  rec: Rec<"pipeline">;
  stage: Stage;
  isNew: boolean;
  onDone: () => void;
  onRemove: () => void;
};

function StageForm({ rec, stage, isNew, onDone, onRemove }: FormProps) {
  const [now, setNow] = useState(stage);
  const [base] = useState(seen);
  const put = (parts: Partial<Stage>) => setNow({ ...now, ...parts });
  const name = now.name.trim();
  // One of each status must stay: a deal has to begin, and to end.
  const last = !isNew && stagesOf(rec).filter(other => other.status === stage.status).length < 2;
  const save = async () => {
    const probability = { open: now.probability ?? 0, won: 100, lost: 0 }[now.status];
    const steps = tidyLines(now.steps ?? []);
    const { steps: _steps, ...rest } = now;
    const kept = { ...rest, name, probability, ...(steps.length && { steps }) };
    const ops = isNew ? withStage(rec, kept) : [stageOp(kept)];
    if (await setLine(rec.id, ops, base)) onDone();
  };
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={e => {
        e.preventDefault();
        if (name) void save();
      }}
    >
      <label className="field">
        <span className="field-label">{t("setup.name")}</span>
        <LineInput
          id="stage-name"
          className="input"
          value={now.name}
          max={LINE_CHARS_MAX}
          autoFocus={isNew}
          onText={text => put({ name: text })}
        />
      </label>
      {!last && (
        <div className="field">
          <Chips
            label={t("setup.status")}
            choices={STATUSES.map(value => ({ value, label: t(`choice.${value}`) }))}
            value={now.status}
            onPick={status => put({ status: status as Status })}
          />
        </div>
      )}
      {now.status === "open" && (
        <Likelihood value={now.probability ?? 0} onPick={probability => put({ probability })} />
      )}
      <div className="field">
        <ManyChips
          label={t("setup.asks_activities")}
          choices={KINDS.map(value => ({ value, label: t(`activity.kind_${value}`) }))}
          value={now.required ?? []}
          onPick={required => put({ required: required as NonNullable<Stage["required"]> })}
        />
      </div>
      <div className="field">
        <ManyChips
          label={t("setup.asks_fields")}
          choices={askable("deal", now.fields)}
          value={now.fields ?? []}
          onPick={fields => put({ fields })}
        />
      </div>
      <LinesEditor
        label={t("setup.asks_steps")}
        note={t("setup.asks_steps_note")}
        add={t("setup.add_step")}
        value={now.steps ?? []}
        onChange={steps => put({ steps })}
      />
      <div className="flex gap-gap">
        {!isNew && (
          <button type="button" className="btn btn-plain" onClick={onRemove} disabled={last}>
            <Icon name="trash" />
            {t("setup.remove_stage")}
          </button>
        )}
        <button type="submit" className="btn btn-primary flex-1" disabled={!name}>
          {t("form.save")}
        </button>
      </div>
      {last && <p className="field-note">{t("setup.last_stage", { status: t(`choice.${stage.status}`) })}</p>}
    </form>
  );
}

function Likelihood({ value, onPick }: { value: number; onPick: (value: number) => void }) {
  const rounded = (to: number) => Math.round(to / PROBABILITY_STEP) * PROBABILITY_STEP;
  const step = (by: number) => onPick(Math.min(100, Math.max(0, rounded(value + by))));
  return (
    <div className="field" role="group" aria-labelledby="l-likelihood">
      <span className="field-label" id="l-likelihood">
        {t("deal.probability")}
      </span>
      <div className="flex items-center gap-gap">
        <button
          type="button"
          className="btn btn-plain btn-icon text-xl"
          aria-label={t("form.less")}
          onClick={() => step(-PROBABILITY_STEP)}
        >
          −
        </button>
        <output className="tabular min-w-16 text-center text-xl font-bold" aria-live="polite">
          {percent(value)}
        </output>
        <button
          type="button"
          className="btn btn-plain btn-icon text-xl"
          aria-label={t("form.more")}
          onClick={() => step(PROBABILITY_STEP)}
        >
          +
        </button>
      </div>
    </div>
  );
}
