// Fields that only a deal has: pipeline with stage, probability, people with their roles.

import { useEffect, useState } from "react";
import { browser } from "../../engine/core/env";
import { titleOf } from "../../engine/core/titles";
import { get } from "../../engine/store/store";
import { Chips } from "../../kit/form/Chips";
import { useField, useForm } from "../../kit/form/context";
import { KindChip } from "../../kit/form/Items";
import { PickSheet } from "../../kit/form/Picker";
import { percent } from "../../kit/format/format";
import { t } from "../../kit/format/i18n";
import { initials } from "../../kit/format/names";
import { Icon } from "../../kit/frame/Icon";
import { stageAt, stagesOf, usePipelines } from "./pipelines";
import { placeDefaults } from "./starts";

type StageValue = { stage: string; status: string };
type RoleItem = { contact: string; role: string };
export const ROLES = ["decision_maker", "influencer", "champion", "user", "blocker", "other"] as const;

export function StageField({ pipelineLabel, stageLabel }: { pipelineLabel: string; stageLabel: string }) {
  const { value: pipeline, set: setPipeline } = useField<string>("pipeline");
  const { value: stage, set: setStage } = useField<StageValue>("stage");
  const { core } = useForm();
  const lines = usePipelines();
  // A deal is won or lost on its own page, where that is confirmed and explained.
  const stages = stagesOf(pipeline ?? lines[0]?.id ?? "").filter(s => s.status === "open");
  // The form may have been opened before the first sync brought a pipeline.
  useEffect(() => {
    if (lines.length) core.offer(placeDefaults());
  }, [core, lines]);
  const change = (id: string) => {
    const first = stagesOf(id)[0];
    setPipeline(id);
    setStage(first ? { stage: first.id, status: first.status } : null);
  };
  return (
    <>
      {lines.length > 1 && (
        <div className="field">
          <Chips
            label={pipelineLabel}
            choices={lines.map(l => ({ value: l.id, label: l.name }))}
            value={pipeline ?? ""}
            onPick={change}
          />
        </div>
      )}
      {!stages.length && <p className="field field-note">{t("deal.no_pipeline")}</p>}
      {stages.length > 0 && (
        <div className="field">
          <Chips
            label={stageLabel}
            value={stage?.stage ?? ""}
            choices={stages.map(s => ({ value: s.id, label: s.name }))}
            onPick={id => {
              const s = stages.find(one => one.id === id);
              if (s) setStage({ stage: s.id, status: s.status });
            }}
          />
        </div>
      )}
    </>
  );
}

/** Own probability of a deal in steps of ten; empty means that of its stage. */
export function ProbabilityField({ label, stageText }: { label: string; stageText: string }) {
  const { value, set } = useField<number>("probability");
  const { value: stage } = useField<StageValue>("stage");
  const { value: pipeline } = useField<string>("pipeline");
  usePipelines();
  const own = stageAt(pipeline, stage?.stage)?.probability ?? 0;
  const shown = value ?? own;
  const step = (by: number) => set(Math.min(100, Math.max(0, Math.round((shown + by) / 5) * 5)));
  return (
    <div className="field">
      <span className="field-label" id="l-probability">
        {label}
      </span>
      <div className="flex items-center gap-gap" role="group" aria-labelledby="l-probability">
        <button
          type="button"
          className="btn btn-plain btn-icon text-xl"
          aria-label={t("form.less")}
          onClick={() => step(-10)}
        >
          −
        </button>
        <output className="tabular min-w-16 text-center text-xl font-bold" aria-live="polite">
          {percent(shown)}
        </output>
        <button
          type="button"
          className="btn btn-plain btn-icon text-xl"
          aria-label={t("form.more")}
          onClick={() => step(10)}
        >
          +
        </button>
        {value === undefined ? (
          <span className="field-note !mt-0">{stageText}</span>
        ) : (
          <button type="button" className="btn btn-quiet" onClick={() => set(null)}>
            {t("form.use_stage_probability", { percent: percent(own) })}
          </button>
        )}
      </div>
    </div>
  );
}

export function RolesField({ label, add }: { label: string; add: string }) {
  const { value, set } = useField<Record<string, RoleItem>>("contacts");
  const { value: company } = useField<string>("company");
  const { core } = useForm();
  const [open, setOpen] = useState(false);
  const items = Object.entries(value ?? {});
  const exclude = items.map(([, item]) => item.contact);
  const put = (id: string, item: RoleItem) => set({ ...value, [id]: item });
  const drop = (id: string) => {
    const rest = { ...value };
    delete rest[id];
    set(rest);
  };
  const make = async (name: string) =>
    core.bring("contact", { name: { full: name }, ...(company ? { company } : {}) });
  return (
    <fieldset className="field">
      <legend className="field-label">{label}</legend>
      <div className="flex flex-col gap-2">
        {items.map(([id, item]) => {
          const name =
            titleOf("contact", get("contact", item.contact) ?? core.brought(item.contact)) ||
            t("contact.nameless");
          return (
            <div key={id} className="item-row !items-center">
              <span className="avatar" aria-hidden="true">
                {initials(name)}
              </span>
              <span className="role-line">
                <span className="font-semibold">{name}</span>
                <KindChip
                  kinds={ROLES}
                  value={item.role || "other"}
                  label={t("form.role_of", { name })}
                  text={r => t(`deal.role_${r}`)}
                  onPick={role => put(id, { ...item, role })}
                />
              </span>
              <button
                type="button"
                className="btn btn-quiet btn-icon shrink-0"
                aria-label={t("form.remove_item", { field: name })}
                onClick={() => drop(id)}
              >
                <Icon name="trash" />
              </button>
            </div>
          );
        })}
      </div>
      <button type="button" className="add-button" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {add}
      </button>
      <PickSheet
        type="contact"
        open={open}
        onClose={() => setOpen(false)}
        title={add}
        exclude={exclude}
        make={make}
        onPick={contact => put(browser.uuid(), { contact, role: "decision_maker" })}
      />
    </fieldset>
  );
}
