// A sheet with a search line and the options it leaves; typing narrows them, Enter takes the first.
import { useId, useRef } from "react";
import { LINE_CHARS_MAX } from "../../engine/core/schema.gen";
import { t } from "../format/i18n";
import { hue, initials } from "../format/names";
import { Icon } from "../frame/Icon";
import { Sheet } from "../sheet/Sheet";
import { guarded } from "../toast/guarded";
import { LineInput } from "./TextInput";

/** `mark` stands in the circle before the name, instead of its initials. */
export type Option = { id: string; name: string; note: string; mark?: string };
export type OptionSheetProps = {
  rows: readonly Option[];
  query: string;
  onQuery: (query: string) => void;
  open: boolean;
  onClose: () => void;
  onPick: (id: string) => void;
  title: string;
  /** Offer to make a new one under the typed name. */
  make?: (name: string) => Promise<string>;
  clearText?: string;
  /** Said below the options. */
  note?: string | undefined;
};

export function OptionSheet({
  rows,
  query,
  onQuery,
  open,
  onClose,
  onPick,
  title,
  make,
  clearText,
  note,
}: OptionSheetProps) {
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const typed = query.trim();
  const known = rows.some(r => r.name.trim().toLocaleLowerCase() === typed.toLocaleLowerCase());
  const done = (id: string) => {
    onQuery("");
    onPick(id);
    onClose();
  };
  const makeNew = () =>
    guarded(async () => {
      if (make) done(await make(typed));
    });
  return (
    <Sheet
      open={open}
      onClose={() => {
        onQuery("");
        onClose();
      }}
      title={title}
      tall
    >
      <div className="pick-search">
        <Icon name="search" />
        <LineInput
          className="input pick-input"
          type="search"
          autoFocus
          value={query}
          onText={onQuery}
          max={LINE_CHARS_MAX}
          placeholder={t("form.search")}
          aria-label={t("form.search")}
          aria-controls={listId}
          enterKeyHint="search"
          autoComplete="off"
          onKeyDown={e => {
            if (e.key === "ArrowDown") {
              e.preventDefault();
              list.current?.querySelector("button")?.focus();
            }
            if (e.key === "Enter") {
              e.preventDefault();
              const first = rows[0];
              if (first && (typed || rows.length === 1)) done(first.id);
              else if (typed && make) void makeNew();
            }
          }}
        />
      </div>
      <ul id={listId} ref={list} className="rows" aria-label={title}>
        {clearText && !typed && (
          <li>
            <button type="button" className="row" onClick={() => done("")}>
              <span className="avatar avatar-none">
                <Icon name="close" size="18px" />
              </span>
              <span className="row-title">{clearText}</span>
            </button>
          </li>
        )}
        {make && typed && !known && (
          <li>
            <button type="button" className="row" onClick={() => void makeNew()}>
              <span className="avatar">
                <Icon name="plus" size="20px" />
              </span>
              <span className="row-title">{t("form.create_named", { name: typed })}</span>
            </button>
          </li>
        )}
        {rows.map(r => (
          <li key={r.id}>
            <button type="button" className="row" onClick={() => done(r.id)}>
              <span className="avatar hue" data-hue={hue(r.id)} aria-hidden="true">
                {r.mark ?? initials(r.name)}
              </span>
              <span className="min-w-0">
                <span className="row-title block">{r.name}</span>
                {r.note && <span className="row-note block">{r.note}</span>}
              </span>
            </button>
          </li>
        ))}
        {!rows.length && !note && !(make && typed) && (
          <li className="p-6 text-center text-ink-soft">
            {t(make ? "form.type_to_create" : "form.nothing_found")}
          </li>
        )}
        {note && <li className="p-6 text-center text-ink-soft">{note}</li>}
      </ul>
    </Sheet>
  );
}
