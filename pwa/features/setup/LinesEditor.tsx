// A short list of words: added, changed, put in order, taken away.
import { useRef } from "react";
import { LINE_CHARS_MAX, LIST_ENTRIES_MAX } from "../../engine/core/schema.gen";
import { LineInput } from "../../kit/form/TextInput";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { moved } from "./order";

type Props = {
  label: string;
  hideLabel?: boolean;
  note?: string;
  add: string;
  value: readonly string[];
  onChange: (next: string[]) => void;
};

export function LinesEditor({ label, hideLabel = false, note, add, value, onChange }: Props) {
  const box = useRef<HTMLFieldSetElement>(null);
  const put = (at: number, text: string) => onChange(value.map((each, i) => (i === at ? text : each)));
  const more = () => {
    onChange([...value, ""]);
    requestAnimationFrame(() => [...(box.current?.querySelectorAll("input") ?? [])].at(-1)?.focus());
  };
  return (
    <fieldset ref={box} className="field">
      <legend className={hideLabel ? "sr-only" : "field-label"}>{label}</legend>
      {note && <p className="field-note mb-2">{note}</p>}
      <ul className="flex flex-col gap-2">
        {value.map((text, at) => (
          <li key={at} className="flex flex-wrap items-center justify-end gap-x-1">
            <LineInput
              className="input !w-auto min-w-48 flex-1"
              value={text}
              max={LINE_CHARS_MAX}
              aria-label={t("setup.line_of", { label, at: at + 1 })}
              onText={next => put(at, next)}
              onKeyDown={e => {
                if (e.key !== "Enter") return;
                e.preventDefault();
                if (value.length < LIST_ENTRIES_MAX) more();
              }}
            />
            <span className="flex">
              <button
                type="button"
                className="btn btn-quiet btn-icon"
                aria-label={t("setup.up", { name: text })}
                disabled={at === 0}
                onClick={() => onChange(moved(value, at, at - 1))}
              >
                <Icon name="M6 15l6-6 6 6" />
              </button>
              <button
                type="button"
                className="btn btn-quiet btn-icon"
                aria-label={t("setup.down", { name: text })}
                disabled={at === value.length - 1}
                onClick={() => onChange(moved(value, at, at + 1))}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                className="btn btn-quiet btn-icon"
                aria-label={t("form.remove_item", { field: text || label })}
                onClick={() => onChange(value.filter((_, i) => i !== at))}
              >
                <Icon name="trash" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      <button type="button" className="add-button" onClick={more} disabled={value.length >= LIST_ENTRIES_MAX}>
        <Icon name="plus" />
        {add}
      </button>
    </fieldset>
  );
}

/** What is kept of such a list: each once, without those that say nothing. */
export const tidyLines = (value: readonly string[]): string[] => [
  ...new Set(value.map(text => text.trim()).filter(Boolean)),
];
