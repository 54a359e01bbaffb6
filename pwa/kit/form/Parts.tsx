// A compound, and items of any shape: each part is drawn by its kind in the schema, under its own label.
import type { FieldInfo } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import { infoOf } from "../../engine/core/values";
import { choiceText } from "../format/words";
import { Chips } from "./Chips";
import { useFault, useField, useForm } from "./context";
import { FaultLine } from "./Field";
import { ItemsField } from "./Items";
import { localInstant } from "./Moments";
import { NumberInput } from "./NumberFields";
import { RefInput } from "./Picker";
import { Switch } from "./Switch";
import { LineInput, ProseInput } from "./TextInput";

type Item = Record<string, unknown>;
/** What the parts that are shown are called. */
type Labels = Record<string, string>;

export function PartsField({ name, label, labels }: { name: string; label: string; labels: Labels }) {
  const { value, set, fault } = useField<Item>(name);
  return (
    <fieldset className="field" data-path={name}>
      <legend className="field-label">{label}</legend>
      <Parts name={name} id="" item={value ?? {}} put={set} labels={labels} focus={false} />
      <FaultLine id={`f-${name}`} fault={fault} />
    </fieldset>
  );
}

type ListProps = { name: string; label: string; add: string; labels: Labels };

export function ItemListField({ name, label, add, labels }: ListProps) {
  return (
    <ItemsField<Item>
      name={name}
      label={label}
      add={add}
      blank={() => ({})}
      row={(item, put, id, focus) => (
        <ItemRow key={id} name={name} id={id} item={item} put={put} labels={labels} focus={focus} />
      )}
    />
  );
}

type PartsProps = {
  name: string;
  id: string;
  item: Item;
  put: (next: Item) => void;
  labels: Labels;
  focus: boolean;
};

function ItemRow(props: PartsProps) {
  const { name, id, put } = props;
  const { core } = useForm();
  const path = `${name}.${id}`;
  const fault = useFault(path);
  const change = (next: Item) => {
    put(next);
    if (fault) core.tell(path, null);
  };
  return (
    <div data-path={path}>
      <Parts {...props} put={change} />
      <FaultLine id={`f-${name}-${id}`} fault={fault} />
    </div>
  );
}

function Parts({ name, id, item, put, labels, focus }: PartsProps) {
  const { type } = useForm();
  return (
    <div className="flex flex-col gap-3">
      {Object.entries(labels).map(([part, label], at) => (
        <Part
          key={part}
          id={`f-${name}-${id ? `${id}-` : ""}${part}`}
          type={type}
          info={infoOf(type, name, part)!}
          label={label}
          value={item[part]}
          focus={focus && at === 0}
          onValue={value => {
            const { [part]: _before, ...rest } = item;
            put(value === null || value === "" ? rest : { ...rest, [part]: value });
          }}
        />
      ))}
    </div>
  );
}

type PartProps = {
  id: string;
  type: string;
  info: FieldInfo;
  label: string;
  value: unknown;
  focus: boolean;
  onValue: (value: unknown) => void;
};

function Part({ id, type, info, label, value, focus, onValue }: PartProps) {
  if (info.kind === "choice")
    return (
      <Chips
        label={label}
        small
        choices={info.choices.map(each => ({ value: each, label: choiceText(type, each) }))}
        value={String(value ?? "")}
        clearable={!info.required}
        onPick={onValue}
      />
    );
  if (info.kind === "ref")
    return (
      <div>
        <span className="field-label" id={`${id}-label`}>
          {label}
        </span>
        <RefInput
          id={id}
          labelId={`${id}-label`}
          label={label}
          type={info.ref as RecordType}
          value={value as string | undefined}
          onPick={onValue}
        />
      </div>
    );
  if (info.kind === "flag") return <Switch id={id} label={label} on={value === true} onFlip={onValue} />;
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Text id={id} info={info} value={value} focus={focus} onValue={onValue} />
    </div>
  );
}

function Text({ id, info, value, focus, onValue }: Omit<PartProps, "label" | "type">) {
  const said = typeof value === "string" ? value : "";
  switch (info.kind) {
    case "integer":
    case "number":
      return <NumberInput id={id} info={info} value={value} onNumber={onValue} />;
    case "day":
      return (
        <input
          id={id}
          type="date"
          className="input day-input"
          value={said}
          min="1900-01-01"
          max="2199-12-31"
          onChange={e => onValue(e.target.value)}
        />
      );
    case "instant":
      return (
        <input
          id={id}
          type="datetime-local"
          className="input"
          value={typeof value === "number" ? localInstant(value) : ""}
          onChange={e => onValue(e.target.value ? new Date(e.target.value).getTime() : null)}
        />
      );
    case "prose":
      return (
        <ProseInput id={id} rows={2} className="input" value={said} max={info.maxChars} onText={onValue} />
      );
    default:
      return (
        <LineInput
          id={id}
          className="input"
          type={info.format === "email" ? "email" : "text"}
          autoComplete="off"
          autoFocus={focus}
          value={said}
          max={info.maxChars}
          onText={onValue}
          enterKeyHint="next"
        />
      );
  }
}
