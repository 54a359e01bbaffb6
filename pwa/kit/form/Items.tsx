// Fields that hold several things: phones, e-mail addresses, postal addresses, web links, dates.
// A value is a map of item id to item, so that two devices adding one each both keep theirs.

import { type ReactNode, useRef, useState } from "react";
import { browser } from "../../engine/core/env";
import { ITEMS_MAX } from "../../engine/core/schema.gen";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";
import { useField } from "./context";
import { FaultLine } from "./Field";

export type ItemMap<T> = Record<string, T>;
type Props<T> = {
  name: string;
  label: string;
  add: string;
  blank: () => T;
  row: (item: T, put: (next: T) => void, id: string, focus: boolean) => ReactNode;
  /** Show one empty row when there is none, so that the most used fields are a tap nearer. */
  ready?: boolean;
};

export function ItemsField<T>({ name, label, add, blank, row, ready = false }: Props<T>) {
  const { value, set, fault } = useField<ItemMap<T>>(name);
  const items = Object.entries(value ?? {});
  const full = items.length >= ITEMS_MAX;
  const spare = useRef(browser.uuid());
  const [focused, setFocused] = useState("");
  const put = (id: string, item: T) => set({ ...value, [id]: item });
  const drop = (id: string) => {
    const rest = { ...value };
    delete rest[id];
    if (id === spare.current) spare.current = browser.uuid();
    set(rest);
  };
  const rows: [string, T][] = !items.length && ready ? [[spare.current, blank()]] : items;
  const more = () => {
    const id = browser.uuid();
    setFocused(id);
    put(id, blank());
  };
  return (
    <fieldset className="field">
      <legend className="field-label">{label}</legend>
      <div className="flex flex-col gap-3">
        {rows.map(([id, item]) => (
          <div key={id} className="item-row">
            <div className="min-w-0 flex-1">{row(item, next => put(id, next), id, id === focused)}</div>
            {items.length > 0 && (
              <button
                type="button"
                className="btn btn-quiet btn-icon shrink-0"
                aria-label={t("form.remove_item", { field: label })}
                onClick={() => drop(id)}
              >
                <Icon name="trash" />
              </button>
            )}
          </div>
        ))}
      </div>
      {(!ready || items.length > 0) && (
        <button
          type="button"
          className="add-button"
          onClick={more}
          disabled={full}
          aria-describedby={full ? `f-${name}-full` : undefined}
        >
          <Icon name="plus" />
          {add}
        </button>
      )}
      {full && (
        <p className="field-note" id={`f-${name}-full`}>
          {t("form.items_full", { most: ITEMS_MAX })}
        </p>
      )}
      <FaultLine id={`f-${name}`} fault={fault} />
    </fieldset>
  );
}

/** A chip that steps to the next kind on every tap: few kinds, no menu, one target. */
export function KindChip({
  kinds,
  value,
  label,
  text,
  onPick,
}: {
  kinds: readonly string[];
  value: string;
  label: string;
  text: (kind: string) => string;
  onPick: (kind: string) => void;
}) {
  const next = kinds[(kinds.indexOf(value) + 1) % kinds.length] ?? value;
  return (
    <button
      type="button"
      className="kind-chip"
      aria-label={`${label}: ${text(value)}`}
      onClick={() => onPick(next)}
    >
      {text(value)}
      <svg
        viewBox="0 0 24 24"
        width="14"
        height="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M8 9l4-4 4 4M8 15l4 4 4-4" />
      </svg>
    </button>
  );
}
