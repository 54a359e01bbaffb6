// One of a long list of codes: a country, a currency, a time zone. A button with its name opens the list.
import { useMemo, useState } from "react";
import { fold } from "../../engine/store/search";
import { allCountries, allZones, countryName, zoneName, zoneOffset } from "../format/codes";
import { t, useLang } from "../format/i18n";
import { allCurrencies, symbolOf } from "../format/money";
import { Icon } from "../frame/Icon";
import type { Fault } from "./core";
import { described, Frame } from "./Field";
import { type Option, OptionSheet } from "./OptionSheet";

export type CodeKind = "country" | "currency" | "time_zone";

function optionsOf(kind: CodeKind, lang: string, only?: readonly string[]): Option[] {
  if (kind === "currency")
    return allCurrencies([], lang).map(({ code, name }) => ({
      id: code,
      name,
      note: code,
      mark: symbolOf(code, lang),
    }));
  if (kind === "time_zone")
    return allZones().map(({ code, name }) => ({ id: code, name, note: code.replaceAll("_", " ") }));
  return allCountries(lang)
    .filter(({ code }) => !only || only.includes(code))
    .map(({ code, name }) => ({ id: code, name, note: "", mark: code }));
}

function shown(kind: CodeKind, code: string, lang: string): string {
  if (!code) return "";
  if (kind === "country") return countryName(code, lang);
  if (kind === "time_zone") return [zoneName(code), zoneOffset(code)].filter(Boolean).join(" · ");
  const name = new Intl.DisplayNames([lang || "en", "en"], { type: "currency" }).of(code) ?? code;
  return name === code ? code : `${name} · ${code}`;
}

type Props = {
  id: string;
  kind: CodeKind;
  label: string;
  value: string;
  onPick: (code: string) => void;
  fault?: Fault | null;
  hint?: string;
  /** The codes to offer; all of them when left out. */
  only?: readonly string[] | undefined;
};

export function CodePick({ id, kind, label, value, onPick, fault = null, hint, only }: Props) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const lang = useLang();
  const all = useMemo(() => (open ? optionsOf(kind, lang, only) : []), [open, kind, lang, only]);
  const q = fold(query.trim());
  const rows = q ? all.filter(row => fold(`${row.name} ${row.note} ${row.id}`).includes(q)) : all;
  return (
    <Frame id={id} label={label} fault={fault} {...(hint && { hint })}>
      <button
        id={id}
        type="button"
        className="input ref-input"
        aria-haspopup="dialog"
        aria-label={`${label}: ${shown(kind, value, lang) || t("form.choose")}`}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(id, fault, hint)}
        onClick={() => setOpen(true)}
      >
        <span className="min-w-0 flex-1">{shown(kind, value, lang) || t("form.choose")}</span>
        <Icon name="down" size="1.125rem" />
      </button>
      <OptionSheet
        rows={rows}
        query={query}
        onQuery={setQuery}
        open={open}
        onClose={() => setOpen(false)}
        onPick={onPick}
        title={label}
      />
    </Frame>
  );
}
