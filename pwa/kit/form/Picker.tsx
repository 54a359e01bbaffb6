// Choosing another record: a field that opens a sheet with search,
// and makes what is not there yet without leaving the form.
import { useMemo, useState } from "react";
import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { fold, search } from "../../engine/store/search";
import { view } from "../../engine/store/store";
import { t } from "../format/i18n";
import { initials } from "../format/names";
import { Icon } from "../frame/Icon";
import { useLive, useRec, useSearchRound } from "../frame/live";
import { recent } from "../frame/recent";
import { noteOf, shownWith } from "../list/dress";
import { people } from "../record/people";
import { useField, useForm } from "./context";
import { described, FaultLine } from "./Field";
import { type Option, OptionSheet, type OptionSheetProps } from "./OptionSheet";

/** Options shown at once; typing narrows them. */
const OPTIONS_MAX = 60;
const NO_OPTIONS: Option[] = [];

/** Records to choose from: all colleagues; of other types what search finds, or what was seen lately. */
export function optionsOf(type: RecordType, query: string): Option[] {
  const text = query.trim();
  if (type === "person") {
    const q = fold(text);
    return people()
      .map(p => ({ ...p, note: "" }))
      .filter(p => !q || fold(p.name).includes(q))
      .slice(0, OPTIONS_MAX);
  }
  const found: readonly Rec[] = text ? search(type, text) : [...recent(type), ...firstOf(type)];
  return unique(found.map(rec => ({ id: rec.id, name: titleOf(type, rec), note: noteOf(rec) })));
}

/** Enough records to choose from while nothing is typed, without a copy of all. */
function firstOf(type: RecordType): Rec[] {
  const first: Rec[] = [];
  for (const rec of view(type).values()) if (first.push(rec) >= OPTIONS_MAX) break;
  return first;
}

function unique(rows: Option[]): Option[] {
  const seen = new Set<string>();
  return rows.filter(r => !seen.has(r.id) && seen.add(r.id)).slice(0, OPTIONS_MAX);
}

type PickProps = Omit<OptionSheetProps, "rows" | "query" | "onQuery"> & {
  type: RecordType;
  exclude?: readonly string[];
};

export function PickSheet({ type, exclude, ...sheet }: PickProps) {
  const [query, setQuery] = useState("");
  // Live: records may arrive while the sheet is open.
  const round = useSearchRound();
  const found = useLive(`pick:${sheet.open}:${type}:${query}:${round}`, shownWith(type), () =>
    sheet.open ? optionsOf(type, query) : NO_OPTIONS,
  );
  const rows = useMemo(() => found.filter(r => !exclude?.includes(r.id)), [found, exclude]);
  return <OptionSheet {...sheet} rows={rows} query={query} onQuery={setQuery} />;
}

type RefProps = { name: string; label: string; type: RecordType; creatable?: boolean };

/** A reference to one record. */
export function RefField({ name, label, type, creatable = false }: RefProps) {
  const { value, set, fault } = useField<string>(name);
  return (
    <div className="field" data-path={`f-${name}`}>
      <span className="field-label" id={`l-${name}`}>
        {label}
      </span>
      <RefInput
        id={`f-${name}`}
        labelId={`l-${name}`}
        label={label}
        type={type}
        creatable={creatable}
        value={value}
        onPick={id => set(id || null)}
        describedBy={described(`f-${name}`, fault)}
      />
      <FaultLine id={`f-${name}`} fault={fault} />
    </div>
  );
}

type InputProps = {
  id: string;
  labelId: string;
  label: string;
  type: RecordType;
  value: string | null | undefined;
  onPick: (id: string) => void;
  creatable?: boolean;
  describedBy?: string | undefined;
};

/** The chosen record as a button that opens the sheet, and a cross that clears it. */
export function RefInput({ id, labelId, label, type, value, onPick, creatable, describedBy }: InputProps) {
  const { core, recordId } = useForm();
  const [open, setOpen] = useState(false);
  const exclude = useMemo(() => (recordId ? [recordId] : []), [recordId]);
  const make = creatable ? async (typed: string) => core.bring(type, { name: typed }) : undefined;
  const shown = titleOf(type, useRec(type, value ?? undefined) ?? core.brought(value));
  return (
    <>
      <div className="flex gap-2">
        <button
          id={id}
          type="button"
          className="input ref-input"
          aria-labelledby={`${labelId} ${id}`}
          aria-haspopup="dialog"
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          {shown ? (
            <>
              <span className="avatar avatar-tiny" data-initials={initials(shown)} />
              <span className="truncate">{shown}</span>
            </>
          ) : (
            <span className="text-ink-soft">{t("form.choose")}</span>
          )}
        </button>
        {value && (
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            aria-label={t("form.clear_field", { field: label })}
            onClick={() => onPick("")}
          >
            <Icon name="close" size="20px" />
          </button>
        )}
      </div>
      <PickSheet
        type={type}
        open={open}
        onClose={() => setOpen(false)}
        onPick={onPick}
        title={label}
        make={make}
        exclude={exclude}
        clearText={value ? t("form.none") : undefined}
      />
    </>
  );
}
