// The workspace's own fields of a record type, in their order, drawn by their kind and checked by it. A value
// of another kind, by an older app or an import, stays as it is until somebody writes over it.

import { type ReactNode, useState } from "react";
import { partOf } from "../../engine/core/custom";
import { same } from "../../engine/core/diff";
import { charsMax } from "../../engine/core/values";
import { CUSTOM_TYPES, type CustomDef, type CustomItem, type CustomMap, customDefs } from "../format/custom";
import { lang, t, useLang } from "../format/i18n";
import { amountText, parseAmount } from "../format/money";
import { useLive } from "../frame/live";
import { homeCurrency } from "../record/people";
import { Chips, ManyChips } from "./Chips";
import { useDemand, useFault, useField, useForm } from "./context";
import type { Fault } from "./core";
import { described, FaultLine } from "./Field";
import { Switch } from "./Switch";
import { LineInput } from "./TextInput";

export function CustomFields() {
  const { type, core } = useForm();
  const language = useLang();
  const defs = useLive(`custom:${type}:${language}`, CUSTOM_TYPES, () => customDefs(type));
  const { value, set } = useField<CustomMap>("custom");
  const put = (def: CustomDef, next: unknown) => {
    const rest: Record<string, CustomItem> = { ...value };
    const part = partOf(def.kind);
    const { [part]: _before, ...others } = rest[def.id] ?? {};
    if (isEmpty(next)) delete rest[def.id];
    else rest[def.id] = { ...others, [part]: next };
    set(rest);
    core.tell(`custom.${def.id}`, null);
  };
  return (
    <>
      {defs.map(def => (
        <CustomField key={def.id} def={def} item={value?.[def.id] ?? {}} put={next => put(def, next)} />
      ))}
    </>
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

type Props = { def: CustomDef; item: CustomItem; put: (next: unknown) => void };

function CustomField(props: Props) {
  const { def, item, put } = props;
  const { core } = useForm();
  const id = `f-custom-${def.id}`;
  const path = `custom.${def.id}`;
  const fault = useFault(path);
  useDemand(path, () => {
    const before = (core.before["custom"] as CustomMap | null)?.[def.id];
    const now = (core.get("custom") as CustomMap | null)?.[def.id];
    return now && !same(now, before) ? faultOf(def.kind, now) : null;
  });
  const options = optionsOf(def, item);
  const framed = (control: ReactNode, label?: ReactNode) => (
    <div className="field" data-path={path}>
      {label}
      {control}
      {def.help && !fault && (
        <p className="field-note" id={`${id}-hint`}>
          {def.help}
        </p>
      )}
      <FaultLine id={id} fault={fault} />
    </div>
  );
  if (def.kind === "flag")
    return framed(<Switch id={id} label={def.label} on={item.value === true} onFlip={put} />);
  if (def.kind === "choice")
    return framed(
      <Chips label={def.label} choices={options} value={`${item.value ?? ""}`} clearable onPick={put} />,
    );
  if (def.kind === "choices")
    return framed(<ManyChips label={def.label} choices={options} value={item.values ?? []} onPick={put} />);
  return framed(
    def.kind === "money" ? (
      <AmountInput id={id} {...props} fault={fault} />
    ) : (
      <TextBox id={id} {...props} fault={fault} />
    ),
    <label className="field-label" htmlFor={id}>
      {def.label}
    </label>,
  );
}

/** The options, and what stands there that is none of them (any more). */
function optionsOf({ kind, options }: CustomDef, { value, values }: CustomItem) {
  const stands = kind === "choices" ? (values ?? []) : isEmpty(value) ? [] : [String(value)];
  return [...new Set([...options, ...stands])].map(each => ({ value: each, label: each }));
}

/** What is typed and is no value of the kind. */
function faultOf(kind: string, { value }: CustomItem): Fault | null {
  const text = String(value ?? "");
  if (kind === "number" && typeof value !== "number" && text) return firm("form.a_number");
  if (kind === "day" && text && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return firm("form.fault_day");
  if (kind === "phone" && text && text.replace(/\D/g, "").length < 3) return firm("form.phone_unreadable");
  if (kind === "link" && text && !/^\S+\.\S+$/.test(text)) return firm("form.a_link");
  return null;
}

const firm = (key: string): Fault => ({ text: t(key), firm: true });

type BoxProps = Props & { id: string; fault: Fault | null };
const BOXES: Readonly<Record<string, { type: string; mode: "decimal" | "tel" | "url" }>> = {
  number: { type: "text", mode: "decimal" },
  phone: { type: "tel", mode: "tel" },
  link: { type: "url", mode: "url" },
};

function TextBox({ id, def, item, put, fault }: BoxProps) {
  const { type: record } = useForm();
  const box = BOXES[def.kind];
  const type = (text: string) => {
    const plain = text.trim().replace(",", ".");
    put(def.kind === "number" && plain && Number.isFinite(Number(plain)) ? Number(plain) : text);
  };
  // What is being typed is kept as it is: "1," is not yet a number.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <LineInput
      id={id}
      className="input"
      type={def.kind === "day" ? "date" : (box?.type ?? "text")}
      inputMode={box?.mode}
      max={charsMax(record, "custom", "value")}
      autoComplete="off"
      value={typed ?? `${item.value ?? ""}`}
      onText={text => {
        setTyped(text);
        type(text);
      }}
      onBlur={() => setTyped(null)}
      aria-description={def.kind === "number" ? t("form.a_number") : undefined}
      aria-invalid={fault ? true : undefined}
      aria-describedby={described(id, fault, def.help)}
    />
  );
}

/** The longest amount there is, with its separators. */
const AMOUNT_CHARS_MAX = 24;

/** An amount in the currency it has, or the workspace's. */
function AmountInput({ id, def, item, put, fault }: BoxProps) {
  const { core } = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  const currency = item.money?.currency ?? homeCurrency();
  const bad = typed !== null && typed.trim() !== "" && parseAmount(typed, currency, lang()) === null;
  useDemand(`custom.${def.id}.amount`, () => (bad ? firm("form.bad_amount") : null));
  const type = (text: string) => {
    setTyped(text);
    const amount = parseAmount(text, currency, lang());
    if (text.trim() === "") put(null);
    else if (amount !== null) put({ amount, currency });
  };
  return (
    <div className="money-box" data-path={`custom.${def.id}.amount`}>
      <span className="money-code" aria-hidden="true">
        {currency}
      </span>
      <LineInput
        id={id}
        className="input money-input tabular"
        inputMode="decimal"
        autoComplete="off"
        max={AMOUNT_CHARS_MAX}
        value={typed ?? (item.money ? amountText(item.money, lang()) : "")}
        onText={type}
        onBlur={() => {
          core.tell(`custom.${def.id}`, bad ? firm("form.bad_amount") : null);
          if (!bad) setTyped(null);
        }}
        placeholder="0"
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(id, fault, def.help)}
      />
    </div>
  );
}
