// Choosing another record (company, contact, deal, person): a field that opens a sheet with search,
// and makes what is not there yet without leaving the form.
import { useMemo, useState } from "react";
import { fold, searchCompanies, searchContacts } from "../../engine/store/search";
import { get, type Rec, view } from "../../engine/store/store";
import { t } from "../format/i18n";
import { initials } from "../format/names";
import { Icon } from "../frame/Icon";
import { useLive, useRec, useSearchRound } from "../frame/live";
import { recent } from "../frame/recent";
import { nameOf as contactName } from "../record/names";
import { people } from "../record/people";
import { useField, useForm } from "./context";
import { type Option, OptionSheet, type OptionSheetProps } from "./OptionSheet";

export type RefType = "company" | "contact" | "deal" | "person";
/** Options shown at once; typing narrows them. */
const OPTIONS_MAX = 60;
const NO_OPTIONS: Option[] = [];

export function nameOf(type: RefType, id: string | null | undefined): string {
  if (!id) return "";
  if (type === "contact") return contactName(get("contact", id));
  return get(type, id)?.name ?? "";
}

export function optionsOf(type: RefType, query: string): Option[] {
  const text = query.trim();
  if (type === "company") {
    const found = text ? searchCompanies(text) : [...recent("company"), ...firstOf("company")];
    return unique(found.map(r => ({ id: r.id, name: r.name ?? "", note: r.industry ?? "" })));
  }
  if (type === "contact") {
    const found = text ? searchContacts(text) : [...recent("contact"), ...firstOf("contact")];
    return unique(
      found.map(r => ({
        id: r.id,
        name: contactName(r),
        note: [r.job_title, nameOf("company", r.company)].filter(Boolean).join(" · "),
      })),
    );
  }
  const q = fold(text);
  const rows =
    type === "person"
      ? people().map(p => ({ ...p, note: "" }))
      : [...view("deal").values()].map(r => ({
          id: r.id,
          name: r.name ?? "",
          note: nameOf("company", r.company),
        }));
  return rows.filter(r => !q || fold(`${r.name} ${r.note}`).includes(q)).slice(0, OPTIONS_MAX);
}

/** Enough records to choose from while nothing is typed, without a copy of all. */
function firstOf<T extends "company" | "contact">(type: T): Rec<T>[] {
  const first: Rec<T>[] = [];
  for (const rec of view(type).values()) if (first.push(rec) >= OPTIONS_MAX) break;
  return first;
}

function unique(rows: Option[]): Option[] {
  const seen = new Set<string>();
  return rows.filter(r => !seen.has(r.id) && seen.add(r.id)).slice(0, OPTIONS_MAX);
}

type PickProps = Omit<OptionSheetProps, "rows" | "query" | "onQuery"> & {
  type: RefType;
  exclude?: readonly string[];
};

export function PickSheet({ type, exclude, ...sheet }: PickProps) {
  const [query, setQuery] = useState("");
  // Live: records may arrive while the sheet is open.
  const round = useSearchRound();
  const found = useLive(`pick:${sheet.open}:${type}:${query}:${round}`, [type, "company"], () =>
    sheet.open ? optionsOf(type, query) : NO_OPTIONS,
  );
  const rows = useMemo(() => found.filter(r => !exclude?.includes(r.id)), [found, exclude]);
  return <OptionSheet {...sheet} rows={rows} query={query} onQuery={setQuery} />;
}

type RefProps = { name: string; label: string; type: RefType; creatable?: boolean };

/** A reference to one record. */
export function RefField({ name, label, type, creatable = false }: RefProps) {
  const { value, set } = useField<string>(name);
  const { core, recordId } = useForm();
  const [open, setOpen] = useState(false);
  const exclude = useMemo(() => (recordId ? [recordId] : []), [recordId]);
  const make = creatable ? async (typed: string) => core.bring("company", { name: typed }) : undefined;
  useRec(type, value);
  const shown = nameOf(type, value) || String(core.brought(value)?.["name"] ?? "");
  return (
    <div className="field" data-path={`f-${name}`}>
      <span className="field-label" id={`l-${name}`}>
        {label}
      </span>
      <div className="flex gap-2">
        <button
          id={`f-${name}`}
          type="button"
          className="input ref-input"
          aria-labelledby={`l-${name} f-${name}`}
          aria-haspopup="dialog"
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
            onClick={() => set(null)}
          >
            <Icon name="close" size="20px" />
          </button>
        )}
      </div>
      <PickSheet
        type={type}
        open={open}
        onClose={() => setOpen(false)}
        onPick={id => set(id || null)}
        title={label}
        make={make}
        exclude={exclude}
        clearText={value ? t("form.none") : undefined}
      />
    </div>
  );
}
