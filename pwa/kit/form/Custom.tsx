// The workspace's own fields of a record type, drawn by their kind.

import { charsMax } from "../../engine/core/values";
import { t } from "../format/i18n";
import { useLive } from "../frame/live";
import { workspace } from "../record/people";
import { Chips } from "./Chips";
import { useFault, useField, useForm } from "./context";
import { FaultLine } from "./Field";
import { Switch } from "./Switch";
import { LineInput } from "./TextInput";

export type CustomDef = { id: string; label: string; kind: string; options: string[] };
type CustomMap = Record<string, { value: unknown }>;
const NONE: CustomDef[] = [];

export function customDefs(type: string): CustomDef[] {
  const defs = Object.entries(workspace()?.custom_fields ?? {});
  const own = defs
    .filter(([, d]) => d.type === type)
    .map(([id, d]) => ({ id, label: d.label, kind: d.kind, options: [...(d.options ?? [])] }));
  return own.length ? own : NONE;
}

export function CustomFields() {
  const { type, core } = useForm();
  const defs = useLive(`custom:${type}`, ["workspace"], () => customDefs(type));
  const { value, set } = useField<CustomMap>("custom");
  const put = (id: string, next: unknown) => {
    const rest = { ...value };
    if (next === null || next === "") delete rest[id];
    else rest[id] = { ...rest[id], value: next };
    set(rest);
    core.tell(`custom.${id}`, null);
  };
  return (
    <>
      {defs.map(def => (
        <CustomField key={def.id} def={def} value={value?.[def.id]?.value} put={next => put(def.id, next)} />
      ))}
    </>
  );
}

function CustomField({ def, value, put }: { def: CustomDef; value: unknown; put: (next: unknown) => void }) {
  const id = `f-custom-${def.id}`;
  const fault = useFault(`custom.${def.id}`);
  const { type: record } = useForm();
  if (def.kind === "flag") {
    return (
      <div className="field">
        <Switch id={id} label={def.label} on={value === true} onFlip={put} />
      </div>
    );
  }
  if (def.kind === "choice") {
    const choices = def.options.map(o => ({ value: o, label: o }));
    return (
      <div className="field">
        <Chips label={def.label} choices={choices} value={String(value ?? "")} clearable onPick={put} />
      </div>
    );
  }
  const number = def.kind === "number";
  const type = (text: string) =>
    put(
      number && text !== "" && Number.isFinite(Number(text.replace(",", ".")))
        ? Number(text.replace(",", "."))
        : text,
    );
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {def.label}
      </label>
      <LineInput
        id={id}
        data-path={`custom.${def.id}`}
        className="input"
        type={def.kind === "day" ? "date" : "text"}
        inputMode={number ? "decimal" : undefined}
        max={charsMax(record, "custom", "value")}
        autoComplete="off"
        value={value === undefined || value === null ? "" : String(value)}
        onText={type}
        aria-description={number ? t("form.a_number") : undefined}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      <FaultLine id={id} fault={fault} />
    </div>
  );
}
