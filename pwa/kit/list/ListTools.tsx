// The contact and company lists: search line, filter chips, rows, and what to do when nothing is found.
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Rec } from "../../engine/core/types";
import { isSearchWhole, RESULTS_MAX } from "../../engine/store/search";
import { Chips, Tick } from "../form/Chips";
import { PickSheet } from "../form/Picker";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";
import { useReady } from "../frame/live";
import { useScreen } from "../frame/state";
import { useFieldMode } from "../frame/theme";
import { usePeople } from "../record/people";
import { Sheet } from "../sheet/Sheet";
import {
  dressCompany,
  dressContact,
  type Sort,
  setFilter,
  setQuery,
  useCount,
  useFilterTexts,
  useList,
  useTags,
} from "./lists";
import type { Dressed } from "./shapes.gen";
import { VirtualList } from "./VirtualList";

type ListName = "contacts" | "companies";
type SearchProps = { list: string; label: string; home: string };

/** Searches as you type. Enter opens the first row; Esc empties the line. */
export function SearchLine({ list, label, home }: SearchProps) {
  const query = useScreen(`${list}.query`, "");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const slash = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest("input,textarea,select,[contenteditable]");
      if (event.key !== "/" || typing || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", slash);
    return () => removeEventListener("keydown", slash);
  }, []);
  const navigate = useNavigate();
  const enter = () => {
    const first = document.querySelector<HTMLAnchorElement>("[data-index='0'] a");
    const to = first?.getAttribute("href");
    if (query && to?.startsWith(home)) void navigate(to);
  };
  return (
    <div className="search-line">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        className="input"
        id={`${list}-search`}
        value={query}
        onChange={e => setQuery(list, e.target.value)}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        onKeyDown={e => {
          if (e.key === "Escape") {
            e.preventDefault();
            setQuery(list, "");
          }
          if (e.key === "Enter") enter();
          if (e.key === "ArrowDown") {
            e.preventDefault();
            document.querySelector<HTMLElement>("[data-index] a")?.focus();
          }
        }}
      />
      {query && (
        <button
          type="button"
          className="search-clear"
          aria-label={t("form.clear_search")}
          onClick={() => {
            setQuery(list, "");
            input.current?.focus();
          }}
        >
          <Icon name="close" size="1.25rem" />
        </button>
      )}
    </div>
  );
}

type FilterSheet = "" | "tag" | "owner" | "company" | "sort";
const SORTS: Record<ListName, readonly Sort[]> = {
  contacts: ["name", "company", "newest", "recent"],
  companies: ["name", "newest", "recent"],
};

/** Chips that open a sheet each; a chip that is on carries its value and is cleared by its cross. */
export function FilterChips({ list }: { list: ListName }) {
  const texts = useFilterTexts(list);
  const colleagues = usePeople().length > 1;
  const [open, setOpen] = useState<FilterSheet>("");
  const close = () => setOpen("");
  const facets: readonly { name: "tag" | "company" | "owner"; label: string; value: string }[] = [
    { name: "tag", label: t("contact.filter_tag"), value: texts.tag },
    ...(list === "contacts"
      ? [{ name: "company" as const, label: t("contact.filter_company"), value: texts.company }]
      : []),
    ...(colleagues ? [{ name: "owner" as const, label: t("contact.filter_owner"), value: texts.owner }] : []),
  ];
  const recent = texts.sort === "recent";
  const chip = (f: (typeof facets)[number]) => (
    <FacetChip
      key={f.name}
      {...f}
      onOpen={() => setOpen(f.name)}
      onClear={() => setFilter(list, f.name, "")}
    />
  );
  // What is on stands first, where it is seen and cleared without scrolling.
  return (
    <div className="chip-row chip-scroll filter-row" role="group" aria-label={t("contact.filters")}>
      {facets.filter(f => f.value).map(chip)}
      <button
        type="button"
        className="chip"
        aria-pressed={recent}
        onClick={() => setFilter(list, "sort", recent ? "name" : "recent")}
      >
        {recent ? <Tick /> : <Icon name="history" size="1.125rem" />}
        {t("contact.recent")}
      </button>
      {facets.filter(f => !f.value).map(chip)}
      <button type="button" className="chip" aria-haspopup="dialog" onClick={() => setOpen("sort")}>
        <Icon name="sort" size="1.125rem" />
        {t(`contact.sort_${recent ? "name" : texts.sort}`)}
      </button>
      <PickSheet
        type="company"
        open={open === "company"}
        onClose={close}
        onPick={id => setFilter(list, "company", id)}
        title={t("contact.filter_company")}
        clearText={texts.company ? t("form.none") : undefined}
      />
      <PickSheet
        type="person"
        open={open === "owner"}
        onClose={close}
        onPick={id => setFilter(list, "owner", id)}
        title={t("contact.filter_owner")}
        clearText={texts.owner ? t("form.none") : undefined}
      />
      <TagSheet
        type={list === "contacts" ? "contact" : "company"}
        open={open === "tag"}
        onClose={close}
        value={texts.tag}
        onPick={tag => setFilter(list, "tag", tag)}
      />
      <Sheet open={open === "sort"} onClose={close} title={t("contact.sort")}>
        <Chips
          label={t("contact.sort")}
          hideLabel
          choices={SORTS[list].map(s => ({ value: s, label: t(`contact.sort_${s}`) }))}
          value={texts.sort}
          onPick={s => {
            setFilter(list, "sort", s);
            close();
          }}
        />
      </Sheet>
    </div>
  );
}

function FacetChip({
  label,
  value,
  onOpen,
  onClear,
}: {
  label: string;
  value: string;
  onOpen: () => void;
  onClear: () => void;
}) {
  if (!value)
    return (
      <button type="button" className="chip" aria-haspopup="dialog" onClick={onOpen}>
        {label}
        <Icon name="down" size="1rem" />
      </button>
    );
  return (
    <span className="chip chip-on facet-on">
      <button
        type="button"
        className="truncate max-w-48"
        aria-haspopup="dialog"
        aria-label={`${label}: ${value}`}
        onClick={onOpen}
      >
        {value}
      </button>
      <button
        type="button"
        className="facet-clear"
        aria-label={t("form.clear_field", { field: label })}
        onClick={onClear}
      >
        <Icon name="close" size="1.125rem" />
      </button>
    </span>
  );
}

function TagSheet({
  type,
  open,
  onClose,
  value,
  onPick,
}: {
  type: "contact" | "company";
  open: boolean;
  onClose: () => void;
  value: string;
  onPick: (tag: string) => void;
}) {
  const tags = useTags(type);
  return (
    <Sheet open={open} onClose={onClose} title={t("contact.filter_tag")}>
      {tags.length ? (
        <Chips
          label={t("contact.filter_tag")}
          hideLabel
          choices={tags.map(tag => ({ value: tag, label: tag }))}
          value={value}
          clearable
          onPick={tag => {
            onPick(tag);
            onClose();
          }}
        />
      ) : (
        <p className="py-6 text-center text-ink-soft">{t("contact.no_tags")}</p>
      )}
    </Sheet>
  );
}

type ListProps = {
  list: ListName;
  row: (item: Dressed) => ReactNode;
  label: string;
  railLabel: string;
  selected?: string;
  empty: ReactNode;
  nothing: ReactNode;
};

/** Rows, a skeleton while the store loads, or one of the two empty states. */
export function RecordList({ list, row, label, railLabel, selected, empty, nothing }: ListProps) {
  const type = list === "contacts" ? "contact" : "company";
  const shown = useList(type);
  const { rows, letters } = shown;
  const draw = useCallback(
    (rec: Rec<"contact"> | Rec<"company">) =>
      row(rec.type === "contact" ? dressContact(rec) : dressCompany(rec)),
    [row, shown],
  );
  const total = useCount(type);
  const state = useReady();
  const field = useFieldMode();
  const query = useScreen(`${list}.query`, "").trim();
  const { sort, tag, owner, company } = useFilterTexts(list);
  if (!rows.length) {
    if ((!total && state !== "ready") || (query && !isSearchWhole(type))) return <Skeletons />;
    return <div className="min-h-0 flex-1 overflow-y-auto">{total ? nothing : empty}</div>;
  }
  return (
    <VirtualList
      items={rows}
      label={label}
      scrollKey={[list, sort, tag, owner, company, query].join("\n")}
      rowHeight={field ? 80 : 68}
      letters={letters}
      railLabel={railLabel}
      selected={selected}
      className="flex-1"
      row={draw}
    />
  );
}

function Skeletons() {
  return (
    <div className="flex-1 overflow-hidden px-4" aria-busy="true">
      {Array.from({ length: 9 }, (_, i) => (
        <div key={i} className="flex items-center gap-3 py-3">
          <div className="skeleton size-11 !rounded-full" />
          <div className="flex-1">
            <div className="skeleton mb-2" style={{ width: `${45 + ((i * 37) % 40)}%` }} />
            <div className="skeleton" style={{ width: `${30 + ((i * 23) % 30)}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** "214 contacts", or "12 of 214" under a filter. */
export function ListCount({ list }: { list: ListName }) {
  const type = list === "contacts" ? "contact" : "company";
  const { rows } = useList(type);
  const total = useCount(type);
  if (!total) return null;
  const text =
    rows.length === total
      ? t(`${type}.count`, { count: total })
      : t("contact.count_of", {
          shown: rows.length === RESULTS_MAX ? `${rows.length}+` : rows.length,
          total,
        });
  return (
    <p className="list-count tabular" role="status">
      {text}
    </p>
  );
}
