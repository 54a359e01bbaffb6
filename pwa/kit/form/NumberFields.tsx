// Numbers, whole or with decimals, as the schema says their field.
import { useState } from "react";
import type { FieldInfo } from "../../engine/core/schema.gen";
import { infoOf } from "../../engine/core/values";
import { t } from "../format/i18n";
import { useDemand, useField, useForm } from "./context";
import { described, Frame } from "./Field";
import { LineInput } from "./TextInput";

/** As many as the longest number in use has, with its sign and its point. */
const CHARS_MAX = 24;

type InputProps = {
  id: string;
  info: FieldInfo;
  value: unknown;
  onNumber: (value: number | string | null) => void;
  invalid?: boolean;
  describedBy?: string | undefined;
  label?: string;
};

/** What is no number stays as it was typed, so that it is said at the field when it is saved. */
export function NumberInput({ id, info, value, onNumber, invalid, describedBy, label }: InputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const whole = info.kind === "integer";
  const take = (text: string) => {
    setTyped(text);
    const plain = text.trim().replace(",", ".");
    onNumber(plain === "" ? null : Number.isFinite(Number(plain)) ? Number(plain) : text);
  };
  return (
    <LineInput
      id={id}
      className="input tabular"
      inputMode={whole && (info.minimum ?? -1) >= 0 ? "numeric" : "decimal"}
      autoComplete="off"
      value={typed ?? (value === null || value === undefined ? "" : String(value))}
      max={CHARS_MAX}
      onText={take}
      onBlur={() => setTyped(null)}
      aria-label={label}
      aria-invalid={invalid ? true : undefined}
      aria-describedby={describedBy}
      enterKeyHint="done"
    />
  );
}

export function NumberField({
  name,
  label,
  required = false,
}: {
  name: string;
  label: string;
  required?: boolean;
}) {
  const { value, set, fault } = useField<number | string>(name);
  const { core, type } = useForm();
  useDemand(name, () =>
    required && (core.get(name) ?? null) === null
      ? { text: t("form.needed", { field: label }), firm: true }
      : null,
  );
  return (
    <Frame id={`f-${name}`} label={label} fault={fault}>
      <NumberInput
        id={`f-${name}`}
        info={infoOf(type, name)!}
        value={value}
        onNumber={set}
        invalid={Boolean(fault)}
        describedBy={described(`f-${name}`, fault)}
      />
    </Frame>
  );
}
