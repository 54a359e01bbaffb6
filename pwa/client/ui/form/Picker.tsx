// Choosing another record (company, contact, deal, person): a field that opens a sheet with search,
// and makes what is not there yet without leaving the form.
import { useId, useMemo, useRef, useState } from "react";
import { t } from "../../i18n";
import { create } from "../../edit";
import { fold, searchCompanies, searchContacts } from "../../search";
import { useRec } from "../../live";
import { get, view } from "../../store";
import { Icon } from "../../shell/Icon";
import { guarded } from "../../shell/views/guarded";
import { hue, initials } from "../names";
import { recent } from "../../recent";
import { contactName, people } from "../people";

import { Sheet } from "../Sheet";
import { useField, useForm } from "./context";

export type RefType = "company" | "contact" | "deal" | "person";
export type Option = { id: string; name: string; note: string };
/** Options shown at once; typing narrows them. */
const OPTIONS_MAX = 60;

export function nameOf(type: RefType, id: string | null | undefined): string {
  if (!id) return "";
  if (type === "contact") return contactName(get("contact", id));
  return get(type, id)?.name ?? "";
}

export function optionsOf(type: RefType, query: string): Option[] {
  const text = query.trim();
  if (type === "company") {
    const found = text ? searchCompanies(text) : [...recent("company"), ...view("company").values()];
    return unique(found.map(r => ({ id: r.id, name: r.name ?? "", note: r.industry ?? "" })));
  }
  if (type === "contact") {
    const found = text ? searchContacts(text) : [...recent("contact"), ...[...view("contact").values()].slice(0, OPTIONS_MAX)];
    return unique(found.map(r => ({ id: r.id, name: contactName(r), note: [r.job_title, nameOf("company", r.company)].filter(Boolean).join(" · ") })));
  }
  const q = fold(text);
  const rows = type === "person" ? people().map(p => ({ ...p, note: "" }))
    : [...view("deal").values()].map(r => ({ id: r.id, name: r.name ?? "", note: nameOf("company", r.company) }));
  return rows.filter(r => !q || fold(`${r.name} ${r.note}`).includes(q)).slice(0, OPTIONS_MAX);
}

function unique(rows: Option[]): Option[] {
  const seen = new Set<string>();
  return rows.filter(r => !seen.has(r.id) && seen.add(r.id)).slice(0, OPTIONS_MAX);
}

type SheetProps = {
  type: RefType; open: boolean; onClose: () => void; onPick: (id: string) => void; title: string;
  /** Offer to make a new one under the typed name. */
  make?: (name: string) => Promise<string>; exclude?: readonly string[]; clearText?: string;
};

export function PickSheet({ type, open, onClose, onPick, title, make, exclude, clearText }: SheetProps) {
  const [query, setQuery] = useState("");
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => (open ? optionsOf(type, query).filter(r => !exclude?.includes(r.id)) : []), [open, type, query, exclude]);
  const typed = query.trim();
  const known = rows.some(r => r.name.trim().toLocaleLowerCase() === typed.toLocaleLowerCase());
  const done = (id: string) => { setQuery(""); onPick(id); onClose(); };
  const makeNew = () => guarded(async () => { if (make) done(await make(typed)); });
  return (
    <Sheet open={open} onClose={() => { setQuery(""); onClose(); }} title={title} tall>
      <div className="pick-search">
        <Icon name="search" />
        <input
          className="input pick-input" type="search" autoFocus value={query} onChange={e => setQuery(e.target.value)} placeholder={t("form.search")} aria-label={t("form.search")}
          aria-controls={listId} enterKeyHint="search" autoComplete="off"
          onKeyDown={e => {
            if (e.key === "ArrowDown") { e.preventDefault(); list.current?.querySelector("button")?.focus(); }
            if (e.key === "Enter") { e.preventDefault(); const first = rows[0]; if (first && (typed || rows.length === 1)) done(first.id); else if (typed && make) void makeNew(); }
          }}
        />
      </div>
      <ul id={listId} ref={list} className="rows" aria-label={title}>
        {clearText && !typed && <li><button type="button" className="row" onClick={() => done("")}><span className="avatar avatar-none"><Icon name="close" size="18px" /></span><span className="row-title">{clearText}</span></button></li>}
        {make && typed && !known && (
          <li><button type="button" className="row" onClick={() => void makeNew()}><span className="avatar"><Icon name="plus" size="20px" /></span><span className="row-title">{t("form.create_named", { name: typed })}</span></button></li>
        )}
        {rows.map(r => (
          <li key={r.id}>
            <button type="button" className="row" onClick={() => done(r.id)}>
              <span className="avatar hue" data-hue={hue(r.id)} aria-hidden="true">{initials(r.name)}</span>
              <span className="min-w-0"><span className="row-title block">{r.name}</span>{r.note && <span className="row-note block">{r.note}</span>}</span>
            </button>
          </li>
        ))}
        {!rows.length && !(make && typed) && <li className="p-6 text-center text-ink-soft">{t("form.nothing_found")}</li>}
      </ul>
    </Sheet>
  );
}

type RefProps = { name: string; label: string; type: RefType; creatable?: boolean };

/** A reference to one record. */
export function RefField({ name, label, type, creatable = false }: RefProps) {
  const { value, set } = useField<string>(name);
  const { recordId } = useForm();
  const [open, setOpen] = useState(false);
  const exclude = useMemo(() => (recordId ? [recordId] : []), [recordId]);
  const make = creatable ? (typed: string) => create(type as "company", { name: typed }) : undefined;
  useRec(type, value);
  const shown = nameOf(type, value);
  return (
    <div className="field" data-path={`f-${name}`}>
      <span className="field-label" id={`l-${name}`}>{label}</span>
      <div className="flex gap-2">
        <button id={`f-${name}`} type="button" className="input ref-input" aria-labelledby={`l-${name} f-${name}`} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {shown ? <><span className="avatar avatar-tiny" data-initials={initials(shown)} /><span className="truncate">{shown}</span></> : <span className="text-ink-soft">{t("form.choose")}</span>}
        </button>
        {value && <button type="button" className="btn btn-quiet btn-icon" aria-label={t("form.clear_field", { field: label })} onClick={() => set(null)}><Icon name="close" size="20px" /></button>}
      </div>
      <PickSheet type={type} open={open} onClose={() => setOpen(false)} onPick={id => set(id || null)} title={label} make={make} exclude={exclude} clearText={value ? t("form.none") : undefined} />
    </div>
  );
}
