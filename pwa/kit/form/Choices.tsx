// Fields of few choices, days and tags.
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { cleanLine, fit } from "../../engine/core/clean";
import { TAGS_MAX } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import { charsMax, infoOf } from "../../engine/core/values";
import { fold } from "../../engine/store/search";
import { dayFromNow, monthEnd, nextMonday } from "../format/days";
import { day as dayText } from "../format/format";
import { t } from "../format/i18n";
import { hue } from "../format/names";
import { choiceText } from "../format/words";
import { Icon } from "../frame/Icon";
import { useTags } from "../list/lists";
import { usePeople } from "../record/people";
import { Chips, type Choice, ManyChips } from "./Chips";
import { useField, useForm } from "./context";
import { described, FaultLine, Frame } from "./Field";
import { Switch } from "./Switch";
import { LineInput } from "./TextInput";

type ChoiceProps = { name: string; label: string; values?: string[]; labels?: string[]; clearable?: boolean };

/** One of the choices of the schema, or of those of `values`; `labels`: what each is called here. */
export function ChoiceField({ name, label, values, labels, clearable = false }: ChoiceProps) {
  const { value, set, fault } = useField<string>(name);
  const { type } = useForm();
  const choices = choicesOf(type, name, values, labels);
  return (
    <div className="field" data-path={`f-${name}`}>
      <Chips
        label={label}
        choices={choices}
        value={value ?? ""}
        clearable={clearable}
        onPick={v => set(v || null)}
      />
      <FaultLine id={`f-${name}`} fault={fault} />
    </div>
  );
}

const choicesOf = (type: string, name: string, values?: string[], labels?: string[]): Choice[] =>
  (values ?? infoOf(type, name)?.choices ?? []).map((value, i) => ({
    value,
    label: labels?.[i] ?? choiceText(type, value),
  }));

/** Any number of the choices of the schema. */
export function ManyField({ name, label }: { name: string; label: string }) {
  const { value, set, fault } = useField<string[]>(name);
  const { type } = useForm();
  return (
    <div className="field" data-path={`f-${name}`}>
      <ManyChips label={label} choices={choicesOf(type, name)} value={value ?? []} onPick={set} />
      <FaultLine id={`f-${name}`} fault={fault} />
    </div>
  );
}

export function OwnerField({ label, name = "owner" }: { label: string; name?: string }) {
  const { value, set } = useField<string>(name);
  const choices = usePeople().map(p => ({ value: p.id, label: p.name }));
  if (choices.length < 2) return null;
  return (
    <div className="field">
      <Chips label={label} choices={choices} value={value ?? ""} onPick={v => set(v)} />
    </div>
  );
}

export function FlagField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const { value, set } = useField<boolean>(name);
  return (
    <div className="field">
      <Switch id={`f-${name}`} label={label} hint={hint} on={value ?? false} onFlip={set} />
    </div>
  );
}

type DayProps = { name: string; label: string; chips?: "future" | "close" | "none" };

/** A day: chips for the likely ones, the device's own calendar for the rest. */
export function DayField({ name, label, chips = "none" }: DayProps) {
  const { value, set, fault } = useField<string>(name);
  return (
    <Frame id={`f-${name}`} label={label} fault={fault}>
      <DayPick
        id={`f-${name}`}
        label={label}
        value={value ?? ""}
        onPick={day => set(day || null)}
        chips={chips}
      />
    </Frame>
  );
}

export function DayPick({
  id,
  label,
  value,
  onPick,
  chips,
}: {
  id: string;
  label: string;
  value: string;
  onPick: (day: string) => void;
  chips: "future" | "close" | "none";
}) {
  const offers = useMemo<Choice[]>(() => {
    if (chips === "future") {
      return [
        { value: dayFromNow(1), label: t("form.tomorrow") },
        { value: dayFromNow(3), label: t("form.in_3_days") },
        { value: nextMonday(), label: t("form.next_week") },
      ];
    }
    if (chips === "close") {
      return [
        { value: monthEnd(0), label: t("form.this_month") },
        { value: monthEnd(1), label: t("form.next_month") },
        { value: monthEnd(3), label: t("form.in_3_months") },
      ];
    }
    return [];
  }, [chips]);
  return (
    <div>
      {offers.length > 0 && (
        <div className="mb-2">
          <Chips label={label} hideLabel small choices={offers} value={value} clearable onPick={onPick} />
        </div>
      )}
      <div className="flex items-center gap-2">
        <input
          id={id}
          type="date"
          aria-label={label}
          className="input day-input"
          value={value}
          onChange={e => onPick(e.target.value)}
          max="2199-12-31"
          min="1900-01-01"
        />
        {value && (
          <span className="day-words" aria-live="polite">
            {dayText(value, "weekday")}
          </span>
        )}
        {value && (
          <button
            type="button"
            className="btn btn-quiet btn-icon shrink-0"
            aria-label={t("form.clear_field", { field: label })}
            onClick={() => onPick("")}
          >
            <Icon name="close" size="20px" />
          </button>
        )}
      </div>
    </div>
  );
}

/** Tags: type and Enter, or tap one in use. */
export function TagsField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const { value, set, fault } = useField<string[]>(name);
  const { type } = useForm();
  const max = charsMax(type, name);
  const [text, setText] = useState("");
  const list = useId();
  const used = useTags(type as RecordType, name, name === "tags");
  const tags = value ?? [];
  const add = (raw: string) => {
    const words = raw
      .split(",")
      .map(w => fit("", cleanLine(w).trim(), max).text)
      .filter(w => w && !tags.includes(w));
    if (words.length) set([...tags, ...new Set(words)].slice(0, TAGS_MAX));
    setText("");
  };
  const keys = (event: KeyboardEvent) => {
    if ((event.key === "Enter" || event.key === ",") && text.trim()) {
      event.preventDefault();
      add(text);
    } else if (event.key === "Enter") event.preventDefault();
    else if (event.key === "Backspace" && !text && tags.length) set(tags.slice(0, -1));
  };
  const full = tags.length >= TAGS_MAX;
  const note = full ? t("form.items_full", { most: TAGS_MAX }) : hint;
  const q = fold(text);
  const offers = !full
    ? used.filter(tag => !tags.includes(tag) && (!q || fold(tag).includes(q))).slice(0, 8)
    : [];
  return (
    <Frame id={`f-${name}`} label={label} hint={note} fault={fault}>
      <div className="tags-box">
        {tags.map(tag => (
          <button
            key={tag}
            type="button"
            className="tag-button hue"
            data-hue={hue(tag)}
            aria-label={t("form.remove_item", { field: tag })}
            onClick={() => set(tags.filter(other => other !== tag))}
          >
            {tag}
            <Icon name="close" size="1rem" />
          </button>
        ))}
        <LineInput
          id={`f-${name}`}
          className="tags-input"
          value={text}
          max={0}
          disabled={full}
          autoComplete="off"
          enterKeyHint="enter"
          aria-invalid={fault ? true : undefined}
          aria-describedby={described(`f-${name}`, fault, note)}
          onText={typed => (typed.includes(",") ? add(typed) : setText(fit(text, typed, max).text))}
          onKeyDown={keys}
          onBlur={() => add(text)}
        />
      </div>
      {offers.length > 0 && (
        <div id={list} className="chip-row chip-scroll mt-2" role="group" aria-label={t("form.tags_in_use")}>
          {offers.map(tag => (
            <button
              key={tag}
              type="button"
              className="chip chip-small"
              onMouseDown={e => e.preventDefault()}
              onClick={() => add(tag)}
            >
              {tag}
            </button>
          ))}
        </div>
      )}
    </Frame>
  );
}
