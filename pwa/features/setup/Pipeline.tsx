// One pipeline: what it is called, its stages in order, why deals are lost in it.
import { useState } from "react";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { newId, seen } from "../../engine/outbox/edit";
import { LineInput } from "../../kit/form/TextInput";
import { percent } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useReady, useRec } from "../../kit/frame/live";
import { homeCurrency } from "../../kit/record/people";
import { CurrencyPick } from "./CurrencyPick";
import { LinesEditor, tidyLines } from "./LinesEditor";
import { SortList } from "./SortList";
import { StageSheet } from "./StageSheet";
import {
  allStages,
  begunStage,
  bringBack,
  orderStages,
  type Stage,
  setLine,
  stagesOf,
  useCounts,
} from "./stages";

export function PipelineEditor({ id }: { id: string }) {
  useLang();
  const rec = useRec("pipeline", id);
  const state = useReady();
  if (rec) return <Editor rec={rec} />;
  if (state !== "ready") return <div className="skeleton m-4 h-64" aria-busy="true" />;
  return <p className="py-10 text-center text-lg">{t("setup.pipeline_gone")}</p>;
}

function Editor({ rec }: { rec: Rec<"pipeline"> }) {
  const counts = useCounts(rec.id);
  const [edited, setEdited] = useState<Stage | null>(null);
  const stages = stagesOf(rec);
  const gone = allStages(rec).filter(stage => stage.archived);
  const archive = (archived: boolean) =>
    void setLine(rec.id, [{ op: "set", field: "archived", value: archived }]);
  const add = () => setEdited(begunStage(rec, newId()));
  return (
    <div>
      {rec.archived && (
        <div role="status" className="banner tone-info mb-4">
          <Icon name="info" />
          <p className="flex-1">{t("setup.pipeline_archived")}</p>
          <button type="button" className="btn btn-quiet" onClick={() => archive(false)}>
            {t("setup.bring_back")}
          </button>
        </div>
      )}
      <Naming key={rec.id} rec={rec} />
      <section>
        <h2 className="section-title">{t("deal.stages")}</h2>
        <div className="card overflow-hidden">
          <SortList rows={stages} label={t("deal.stages")} onOrder={ids => void orderStages(rec.id, ids)}>
            {stage => (
              <StageRow stage={stage} count={counts.get(stage.id) ?? 0} onOpen={() => setEdited(stage)} />
            )}
          </SortList>
        </div>
        <button type="button" className="add-button" id="add-stage" onClick={add}>
          <Icon name="plus" />
          {t("setup.add_stage")}
        </button>
      </section>
      <Reasons key={`${rec.id}:${rec.loss_reasons?.join("\n")}`} rec={rec} />
      {gone.length > 0 && (
        <section>
          <h2 className="section-title">{t("setup.removed_stages")}</h2>
          <ul className="card rows overflow-hidden">
            {gone.map(stage => (
              <li key={stage.id} className="row">
                <span className="min-w-0 flex-1">
                  <span className="row-title block">{stage.name}</span>
                  <span className="row-note block">
                    {t("setup.lands_on", { name: rec.stages?.[stage.successor ?? ""]?.name ?? "—" })}
                  </span>
                </span>
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={t("setup.bring_back_named", { name: stage.name })}
                  onClick={() => void bringBack(rec.id, stage)}
                >
                  {t("setup.bring_back")}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!rec.archived && (
        <section className="mt-8">
          <button type="button" className="btn btn-plain" onClick={() => archive(true)}>
            {t("setup.archive_pipeline")}
          </button>
          <p className="field-note mt-2">{t("setup.archive_pipeline_note")}</p>
        </section>
      )}
      <StageSheet rec={rec} stage={edited} onClose={() => setEdited(null)} />
    </div>
  );
}

function StageRow({ stage, count, onOpen }: { stage: Stage; count: number; onOpen: () => void }) {
  const asks = [...(stage.required ?? []), ...(stage.steps ?? []), ...(stage.fields ?? [])].length;
  const notes = [
    stage.status === "open" ? percent(stage.probability ?? 0) : t(`choice.${stage.status}`),
    t("today.n_deals", { count }),
    asks ? t("setup.n_asks", { count: asks }) : "",
  ];
  return (
    <button type="button" className="row" aria-haspopup="dialog" onClick={onOpen}>
      <span className="min-w-0 flex-1">
        <span className="row-title block">{stage.name}</span>
        <span className="row-note block">{notes.filter(Boolean).join(" · ")}</span>
      </span>
    </button>
  );
}

/** The name is kept when it is left, so that each of the two is one act. */
function Naming({ rec }: { rec: Rec<"pipeline"> }) {
  const [typed, setTyped] = useState<{ text: string; base: number } | null>(null);
  const keep = () => {
    const name = typed?.text.trim();
    if (name && name !== rec.name)
      void setLine(rec.id, [{ op: "set", field: "name", value: name }], typed!.base);
    setTyped(null);
  };
  return (
    <>
      <label className="field">
        <span className="field-label">{t("setup.name")}</span>
        <LineInput
          id="pipeline-name"
          className="input text-lg font-semibold"
          value={typed?.text ?? rec.name ?? ""}
          max={LINE_CHARS_MAX}
          onText={text => setTyped({ text, base: typed?.base ?? seen() })}
          onBlur={keep}
          onKeyDown={e => {
            if (e.key === "Enter") e.currentTarget.blur();
            if (e.key === "Escape") setTyped(null);
          }}
        />
      </label>
      <CurrencyPick
        label={t("setup.currency")}
        note={t("setup.currency_note", { currency: homeCurrency() })}
        value={rec.currency ?? ""}
        onPick={value => void setLine(rec.id, [{ op: "set", field: "currency", value: value || null }])}
      />
    </>
  );
}

function Reasons({ rec }: { rec: Rec<"pipeline"> }) {
  const kept = rec.loss_reasons ?? [];
  const [begun, setBegun] = useState<{ value: string[]; base: number } | null>(null);
  const value = begun?.value ?? [...kept];
  const keep = () =>
    void setLine(
      rec.id,
      [{ op: "set", field: "loss_reasons", value: tidyLines(value).length ? tidyLines(value) : null }],
      begun!.base,
    );
  return (
    <section>
      <h2 className="section-title">{t("setup.reasons")}</h2>
      <div className="card card-pad">
        <LinesEditor
          label={t("setup.reasons")}
          hideLabel
          note={kept.length ? "" : t("setup.reasons_note")}
          add={t("setup.add_reason")}
          value={value}
          onChange={next => setBegun({ value: next, base: begun?.base ?? seen() })}
        />
        {begun && (
          <div className="flex gap-gap">
            <button type="button" className="btn btn-plain" onClick={() => setBegun(null)}>
              {t("common.cancel")}
            </button>
            <button type="button" className="btn btn-primary flex-1" onClick={keep}>
              {t("form.save")}
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
