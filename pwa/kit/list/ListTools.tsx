// What a list of records is searched and filtered by.
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import { Chips, type Choice, Tick } from "../form/Chips";
import { PickSheet } from "../form/Picker";
import { t } from "../format/i18n";
import { choiceText, fieldInfo, fieldLabel, word } from "../format/words";
import { Icon } from "../frame/Icon";
import { useScreen } from "../frame/state";
import { usePeople } from "../record/people";
import { Sheet } from "../sheet/Sheet";
import { areaOf, type Facet, setFilter, setQuery, useFacets, useTags } from "./lists";

type SearchProps = { type: RecordType; label: string };

/** Searches as you type. Enter opens the first row; Esc empties the line. */
export function SearchLine({ type, label }: SearchProps) {
  const list = areaOf(type);
  const home = RECORD_TYPES[type].route;
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

const facetLabel = (type: RecordType, field: string): string =>
  word(`list.filter_${field}`, fieldLabel(type, field));

const sortText = (type: RecordType, sort: string): string =>
  word(
    `${type}.sort_${sort}`,
    fieldInfo(type, sort) ? t("list.sort_by", { field: fieldLabel(type, sort) }) : t(`list.sort_${sort}`),
  );

/** Chips that open a sheet each; a chip that is on carries its value and is cleared by its cross. */
export function FilterChips({ type }: { type: RecordType }) {
  const list = areaOf(type);
  const { facets, sort } = useFacets(type);
  const colleagues = usePeople().length > 1;
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  const offered = facets.filter(f => f.ref !== "person" || colleagues);
  const recent = sort === "recent";
  const chip = (f: Facet) => (
    <FacetChip
      key={f.field}
      label={f.label ?? facetLabel(type, f.field)}
      value={f.text}
      onOpen={() => (f.kind === "switch" ? setFilter(list, f.field, f.chosen ? "" : "1") : setOpen(f.field))}
      onClear={() => setFilter(list, f.field, "")}
    />
  );
  // What is on stands first, where it is seen and cleared without scrolling.
  return (
    <div className="chip-row chip-scroll filter-row" role="group" aria-label={t("list.filters")}>
      {offered.filter(f => f.chosen).map(chip)}
      <button
        type="button"
        className="chip"
        aria-pressed={recent}
        onClick={() => setFilter(list, "sort", recent ? "name" : "recent")}
      >
        {recent ? <Tick /> : <Icon name="history" size="1.125rem" />}
        {t("list.recent")}
      </button>
      {offered.filter(f => !f.chosen).map(chip)}
      <button type="button" className="chip" aria-haspopup="dialog" onClick={() => setOpen("sort")}>
        <Icon name="sort" size="1.125rem" />
        {sortText(type, recent ? "name" : sort)}
      </button>
      {offered.map(f => (
        <FacetSheet key={f.field} type={type} facet={f} open={open === f.field} onClose={close} />
      ))}
      <Sheet open={open === "sort"} onClose={close} title={t("list.sort")}>
        <Chips
          label={t("list.sort")}
          hideLabel
          choices={[...RECORD_TYPES[type].sorts, "recent"].map(s => ({ value: s, label: sortText(type, s) }))}
          value={sort}
          onPick={s => {
            setFilter(list, "sort", s);
            close();
          }}
        />
      </Sheet>
    </div>
  );
}

type FacetSheetProps = { type: RecordType; facet: Facet; open: boolean; onClose: () => void };

/** What can be chosen for a filter: a record, a tag in use, or one of the choices. */
function FacetSheet({ type, facet, open, onClose }: FacetSheetProps) {
  const { field, kind, ref, chosen } = facet;
  const pick = (value: string) => setFilter(areaOf(type), field, value);
  const title = facet.label ?? facetLabel(type, field);
  const same = { open, onClose, title };
  if (kind === "ref")
    return <PickSheet {...same} type={ref} onPick={pick} clearText={chosen ? t("form.none") : undefined} />;
  if (kind === "tags") return <TagSheet {...same} type={type} field={field} value={chosen} onPick={pick} />;
  const choices =
    facet.options?.map(value => ({ value, label: value })) ??
    (fieldInfo(type, field)?.choices ?? []).map(value => ({ value, label: choiceText(type, value) }));
  return <ChoiceSheet {...same} choices={choices} value={chosen} onPick={pick} />;
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

type ChoiceSheetProps = {
  choices: readonly Choice[];
  open: boolean;
  onClose: () => void;
  title: string;
  value: string;
  onPick: (value: string) => void;
};

function TagSheet({
  type,
  field,
  ...sheet
}: Omit<ChoiceSheetProps, "choices"> & { type: RecordType; field: string }) {
  const choices = useTags(type, field).map(tag => ({ value: tag, label: tag }));
  return <ChoiceSheet {...sheet} choices={choices} />;
}

function ChoiceSheet({ choices, open, onClose, title, value, onPick }: ChoiceSheetProps) {
  return (
    <Sheet open={open} onClose={onClose} title={title}>
      {choices.length ? (
        <Chips
          label={title}
          hideLabel
          choices={choices}
          value={value}
          clearable
          onPick={picked => {
            onPick(picked);
            onClose();
          }}
        />
      ) : (
        <p className="py-6 text-center text-ink-soft">{t("list.no_tags")}</p>
      )}
    </Sheet>
  );
}
