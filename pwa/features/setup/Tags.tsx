// All tags: how many records have each, and what can be done with one.
import { useState } from "react";
import { fold } from "../../engine/store/search";
import { Switch } from "../../kit/form/Switch";
import { LineInput } from "../../kit/form/TextInput";
import { t } from "../../kit/format/i18n";
import { Icon } from "../../kit/frame/Icon";
import { useLocal } from "../../kit/frame/state";
import { Sheet } from "../../kit/sheet/Sheet";
import { retag, suggest, TAG_CHARS_MAX, TAGGED, type TagRow, tagging, useTagRows } from "./tags_in_use";

export function Tags() {
  const rows = useTagRows();
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState("");
  const q = fold(query.trim());
  const shown = rows.filter(({ tag }) => !q || fold(tag).includes(q));
  const typed = query.trim();
  const isNew = typed !== "" && !rows.some(({ tag }) => tag === typed);
  return (
    <div>
      <p className="field-note mb-3">{t("setup.tags_intro")}</p>
      <div className="search-line">
        <Icon name="search" />
        <LineInput
          className="input"
          type="search"
          value={query}
          max={TAG_CHARS_MAX}
          onText={setQuery}
          placeholder={t("setup.find_tag")}
          aria-label={t("setup.find_tag")}
          enterKeyHint="search"
          autoComplete="off"
        />
      </div>
      {isNew && (
        <button
          type="button"
          id="suggest-new"
          className="add-button"
          onClick={() => void suggest(typed, true)}
        >
          <Icon name="plus" />
          {t("setup.suggest_new", { tag: typed })}
        </button>
      )}
      {shown.length > 0 && (
        <ul className="card rows mt-3 overflow-hidden" aria-label={t("setup.tags")}>
          {shown.map(row => (
            <li key={row.tag}>
              <button type="button" className="row" aria-haspopup="dialog" onClick={() => setOpened(row.tag)}>
                <span className="min-w-0 flex-1">
                  <span className="row-title block break-words">{row.tag}</span>
                  <span className="row-note block">{useOf(row)}</span>
                </span>
                {row.suggested && (
                  <span className="tag tone-good">
                    <Icon name="check" size="1rem" />
                    {t("setup.suggested")}
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!rows.length && !query && (
        <div className="card card-pad mt-3">
          <p>{t("setup.no_tags")}</p>
          <p className="field-note mt-1">{t("setup.no_tags_example")}</p>
        </div>
      )}
      <TagSheet row={rows.find(({ tag }) => tag === opened)} rows={rows} onClose={() => setOpened("")} />
    </div>
  );
}

/** "12 contacts · 3 deals". */
function useOf({ counts, total }: TagRow): string {
  if (!total) return t("setup.not_in_use");
  return TAGGED.filter(type => counts[type])
    .map(type => `${t(`${type}.title`)}: ${counts[type]}`)
    .join(" · ");
}

type SheetProps = { row: TagRow | undefined; rows: readonly TagRow[]; onClose: () => void };

function TagSheet({ row, rows, onClose }: SheetProps) {
  return (
    <Sheet open={Boolean(row)} onClose={onClose} title={row?.tag ?? ""}>
      {row && <TagForm key={row.tag} row={row} rows={rows} onDone={onClose} />}
    </Sheet>
  );
}

function TagForm({ row, rows, onDone }: { row: TagRow; rows: readonly TagRow[]; onDone: () => void }) {
  const [name, setName] = useState(row.tag);
  const under = useLocal(tagging);
  const to = name.trim();
  const other = rows.find(({ tag }) => tag === to && tag !== row.tag);
  const go = async (next: string) => {
    if (await retag(row.tag, next)) onDone();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={e => {
        e.preventDefault();
        if (to && to !== row.tag && !under) void go(to);
      }}
    >
      <p className="field-note">{useOf(row)}</p>
      <Switch
        id="tag-suggested"
        label={t("setup.suggest")}
        hint={t("setup.suggest_note")}
        on={row.suggested}
        onFlip={on => void suggest(row.tag, on)}
      />
      <div>
        <label>
          <span className="field-label">{t("setup.name")}</span>
          <LineInput id="tag-name" className="input" value={name} max={TAG_CHARS_MAX} onText={setName} />
        </label>
        {other && (
          <p role="status" className="field-note mt-2">
            {t("setup.merges_into", { tag: to, count: other.total })}
          </p>
        )}
      </div>
      {row.total > 0 && <p className="field-note">{t("setup.retag_note", { count: row.total })}</p>}
      {under && (
        <label role="status">
          <span className="field-note">{t("setup.moved_n", { done: under.done, count: under.of })}</span>
          <progress className="meter" value={under.done} max={under.of} />
        </label>
      )}
      <div className="flex flex-wrap gap-gap">
        <button
          type="button"
          className="btn btn-danger"
          disabled={Boolean(under)}
          onClick={() => void go("")}
        >
          <Icon name="trash" />
          {t("setup.remove_tag")}
        </button>
        <button
          type="submit"
          className="btn btn-primary flex-1"
          disabled={!to || to === row.tag || Boolean(under)}
        >
          {t(other ? "setup.merge_tag" : "setup.rename_tag")}
        </button>
      </div>
    </form>
  );
}
