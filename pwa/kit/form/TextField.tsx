// One-line and many-line text fields, plain numbers, and the name of a contact.
import { useEffect, useRef, useState } from "react";
import { fit } from "../../engine/core/clean";
import { INTEGER_MAX, LIST_ENTRIES_MAX } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import { charsMax, infoOf } from "../../engine/core/values";
import { t } from "../format/i18n";
import { useDemand, useField, useForm } from "./context";
import { described, Frame } from "./Field";
import { LineInput, ProseInput } from "./TextInput";

type Common = {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  autoComplete?: string;
  placeholder?: string;
};
type LineProps = Common & {
  kind?: "text" | "email" | "url" | "number";
  inputMode?: "text" | "email" | "url" | "numeric" | "decimal" | "tel";
  autoFocus?: boolean;
};

const WEB = /^(https?:\/\/)?[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/i;

export function LineField(props: LineProps) {
  const { name, label, hint, required = false, kind = "text" } = props;
  const { value, set, fault } = useField<string | number>(name);
  const { core, type } = useForm();
  // As many digits as the greatest number has.
  const max =
    kind === "number" ? String(infoOf(type, name)?.maximum ?? INTEGER_MAX).length : charsMax(type, name);
  const check = () => {
    const text = String(core.get(name) ?? "").trim();
    if (required && !text) return { text: t("form.needed", { field: label }), firm: true };
    if (kind === "url" && text && !WEB.test(text)) return { text: t("form.bad_web"), firm: false };
    if (kind === "number" && text && !Number.isFinite(Number(text)))
      return { text: t("form.bad_number"), firm: true };
    return null;
  };
  useDemand(name, check);
  const change = (text: string) => {
    if (kind !== "number") return set(text);
    const digits = text.replace(/\D/g, "");
    set(digits === "" ? null : Number(digits));
  };
  const leave = () => core.tell(name, check()?.firm === false ? check() : fault && check());
  return (
    <Frame id={`f-${name}`} label={label} fault={fault} hint={hint}>
      <LineInput
        id={`f-${name}`}
        name={name}
        className="input"
        value={String(value ?? "")}
        onText={change}
        onBlur={leave}
        type={kind === "number" ? "text" : kind}
        inputMode={props.inputMode ?? (kind === "number" ? "numeric" : undefined)}
        autoComplete={props.autoComplete ?? "off"}
        placeholder={props.placeholder}
        max={max}
        autoFocus={props.autoFocus}
        aria-required={required || undefined}
        data-doubt={fault && !fault.firm ? "" : undefined}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(`f-${name}`, fault, hint)}
        enterKeyHint="done"
      />
    </Frame>
  );
}

export function ProseField({ name, label, hint, placeholder }: Common) {
  const { value, set, fault } = useField<string>(name);
  const { type } = useForm();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => grow(box.current), [value]);
  return (
    <Frame id={`f-${name}`} label={label} fault={fault} hint={hint}>
      <ProseInput
        ref={box}
        id={`f-${name}`}
        name={name}
        rows={3}
        className="input field-prose"
        value={value ?? ""}
        placeholder={placeholder}
        onText={set}
        max={charsMax(type, name)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(`f-${name}`, fault, hint)}
      />
    </Frame>
  );
}

/** Short texts, one on each line. */
export function LinesField({ name, label, hint }: Common) {
  const { value, set, fault } = useField<string[]>(name);
  const { type } = useForm();
  const most = (charsMax(type, name) + 1) * LIST_ENTRIES_MAX;
  return (
    <Frame id={`f-${name}`} label={label} fault={fault} hint={hint}>
      <ProseInput
        id={`f-${name}`}
        name={name}
        rows={3}
        className="input field-prose"
        value={(value ?? []).join("\n")}
        onText={text => set(text ? text.split("\n") : null)}
        onBlur={() => set(value?.map(line => line.trim()).filter(Boolean) ?? null)}
        max={most}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(`f-${name}`, fault, hint)}
      />
    </Frame>
  );
}

export function grow(box: HTMLTextAreaElement | null) {
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(420, box.scrollHeight + 2)}px`;
}

type NameParts = Readonly<Record<string, string | undefined>>;
const PARTS = ["prefix", "given", "middle", "family", "suffix", "nickname"];

type NameProps = {
  label: string;
  autoFocus?: boolean;
  /** Fields of which one is enough to save without a name. */
  orFields?: readonly string[];
};
const NONE: readonly string[] = [];
const isFilled = (value: unknown): boolean =>
  typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);

/** The whole name in one line; its parts on demand. The line follows the parts until it is typed into. */
export function NameField({ label, autoFocus = false, orFields = NONE }: NameProps) {
  const { value, set, fault } = useField<NameParts>("name");
  const { core, type } = useForm();
  const [open, setOpen] = useState(() => PARTS.some(p => p !== "given" && p !== "family" && value?.[p]));
  const name: NameParts = value ?? {};
  const joined = (parts: unknown): string => titleOf(type, { name: parts });
  useDemand("name", () => {
    const v = core.values();
    return joined(v["name"]) || orFields.some(field => isFilled(v[field]))
      ? null
      : { text: t("form.name_needed"), firm: true };
  });
  const part = (key: string, text: string) => {
    const next = { ...name, [key]: text };
    const wasMade = !name["full"] || name["full"] === joined({ ...name, full: "" });
    const full = () => fit("", joined({ ...next, full: "" }), charsMax(type, "name", "full")).text;
    set(wasMade ? { ...next, full: full() } : next);
  };
  return (
    <Frame id="f-name" label={label} fault={fault}>
      <div className="flex gap-2">
        <LineInput
          id="f-name"
          name="name"
          className="input text-lg font-semibold"
          value={name["full"] ?? joined(name)}
          autoComplete="name"
          autoFocus={autoFocus}
          onText={full => {
            set({ ...name, full });
            if (fault) core.tell("name", null);
          }}
          max={charsMax(type, "name", "full")}
          autoCapitalize="words"
          aria-required
          aria-invalid={fault ? true : undefined}
          aria-describedby={described("f-name", fault)}
          enterKeyHint="done"
        />
        <button
          type="button"
          className="btn btn-quiet shrink-0"
          aria-expanded={open}
          aria-controls="f-name-parts"
          onClick={() => setOpen(!open)}
        >
          {open ? t("form.name_less") : t("form.name_parts")}
        </button>
      </div>
      {open && (
        <div id="f-name-parts" className="mt-3 grid grid-cols-2 gap-3">
          {PARTS.map(p => (
            <label key={p} className="field-label">
              {t(`form.name_${p}`)}
              <LineInput
                className="input mt-1"
                value={name[p] ?? ""}
                onText={text => part(p, text)}
                autoComplete="off"
                max={charsMax(type, "name", p)}
              />
            </label>
          ))}
        </div>
      )}
    </Frame>
  );
}
