// Choosing another record: a field that opens a sheet with search,
// and makes what is not there yet without leaving the form.
import { useMemo, useState } from "react";
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { RawRec, Rec, RecordType } from "../../engine/core/types";
import { placing } from "../../engine/store/places";
import { fold, search } from "../../engine/store/search";
import { view } from "../../engine/store/store";
import { t } from "../format/i18n";
import { initials } from "../format/names";
import { Icon } from "../frame/Icon";
import { useLive, useRec, useSearchRound } from "../frame/live";
import { recent } from "../frame/recent";
import { noteOf, shownWith } from "../list/dress";
import { myId, people } from "../record/people";
import { useField, useForm } from "./context";
import { ownDefaults } from "./defaults";
import { described, FaultLine } from "./Field";
import { type Option, OptionSheet, type OptionSheetProps } from "./OptionSheet";

/** Options shown at once; typing narrows them. */
const OPTIONS_MAX = 60;
/** Stands for the id of a record that is made from here. */
const NEW = "new";
/** `others`: something else was found that may not be chosen here. */
type Options = { rows: Option[]; others: boolean };
const NO_OPTIONS: Options = { rows: [], others: false };
/** Whether a record may be chosen, by its id; "" for none. */
type Fits = (id: string, rec?: RawRec) => boolean;

/** Records to choose from: all colleagues; of other types what search finds, or what was seen lately. */
function optionsOf(type: RecordType, query: string, fits?: Fits): Options {
  const text = query.trim();
  let others = false;
  const passes = (rec: { id: string }) => !fits || fits(rec.id) || !(others = true);
  if (type === "person") {
    const q = fold(text);
    const rows = people().filter(p => (!q || fold(p.name).includes(q)) && passes(p));
    return { rows: rows.slice(0, OPTIONS_MAX).map(p => ({ ...p, note: "" })), others };
  }
  // Of more than a search shows the first ones are looked at: typing narrows them.
  const found: readonly Rec[] = text ? search(type, text).filter(passes) : seenFirst(type, passes);
  const rows = unique(found.map(rec => ({ id: rec.id, name: titleOf(type, rec), note: noteOf(rec) })));
  return { rows, others: others && Boolean(text) };
}

const seenFirst = (type: RecordType, passes: (rec: Rec) => boolean): Rec[] => [
  ...recent(type).filter(passes),
  ...firstOf(type, passes),
];

/** Enough records to choose from while nothing is typed, without a copy of all. */
function firstOf(type: RecordType, passes: (rec: Rec) => boolean): Rec[] {
  const first: Rec[] = [];
  for (const rec of view(type).values()) if (passes(rec) && first.push(rec) >= OPTIONS_MAX) break;
  return first;
}

function unique(rows: Option[]): Option[] {
  const seen = new Set<string>();
  return rows.filter(r => !seen.has(r.id) && seen.add(r.id)).slice(0, OPTIONS_MAX);
}

type PickProps = Omit<OptionSheetProps, "rows" | "query" | "onQuery"> & {
  type: RecordType;
  exclude?: readonly string[];
  fits?: Fits | undefined;
};

export function PickSheet({ type, exclude, fits, ...sheet }: PickProps) {
  const [query, setQuery] = useState("");
  // Live: records may arrive while the sheet is open.
  const round = useSearchRound();
  const found = useLive(`pick:${sheet.open}:${type}:${query}:${round}`, shownWith(type), () =>
    sheet.open ? optionsOf(type, query, fits) : NO_OPTIONS,
  );
  const rows = useMemo(() => found.rows.filter(r => !exclude?.includes(r.id)), [found, exclude]);
  const note = found.others ? t("form.not_offered") : undefined;
  return <OptionSheet {...sheet} rows={rows} query={query} onQuery={setQuery} note={note} />;
}

type RefProps = { name: string; label: string; type: RecordType; creatable?: boolean };

/** A reference to one record. Of one that decides who reads the record only what takes it from nobody. */
export function RefField({ name, label, type, creatable = false }: RefProps) {
  const { value, set, fault } = useField<string>(name);
  const { core, type: own, recordId } = useForm();
  const fits = useMemo((): Fits | undefined => {
    if (!RECORD_TYPES[own as RecordType].parents.includes(name)) return undefined;
    const may = placing(own as RecordType, recordId, myId());
    return (id, rec) => may({ ...core.values(), [name]: id }, rec);
  }, [core, own, recordId, name, value]);
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
        fits={fits}
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
  fits?: Fits | undefined;
  creatable?: boolean;
  describedBy?: string | undefined;
};

/** The chosen record as a button that opens the sheet, and a cross that clears it. */
export function RefInput(props: InputProps) {
  const { id, labelId, label, type, value, onPick, fits, creatable, describedBy } = props;
  const { core, recordId } = useForm();
  const [open, setOpen] = useState(false);
  const exclude = useMemo(() => (recordId ? [recordId] : []), [recordId]);
  const isMade = creatable && (!fits || fits(NEW, { ...ownDefaults(type), id: NEW, type, key: "" }));
  const make = isMade ? async (typed: string) => core.bring(type, { name: typed }) : undefined;
  const clears = Boolean(value) && (!fits || fits(""));
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
        {clears && (
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
        fits={fits}
        clearText={clears ? t("form.none") : undefined}
      />
    </>
  );
}
