// Everything a record says that has no place of its own on its page, as label and value: what all types have.

import { allCustom, type CustomMap, customText } from "../format/custom";
import { instant } from "../format/format";
import { t } from "../format/i18n";
import { personName } from "./people";
import type { Fact } from "./shapes.gen";

/** Fields that records of several types have. */
interface Told {
  readonly type: string;
  readonly custom?: CustomMap | null;
  readonly source?: string | null;
  readonly owner?: string | null;
  readonly visibility?: string | null;
  readonly created_at?: number | null;
  readonly created_by?: string | null;
}

/** One fact, or none when there is no value. */
export function fact(label: string, value: string | number | null | undefined, href = ""): Fact[] {
  return value === null || value === undefined || value === "" ? [] : [{ label, value: String(value), href }];
}

/** An address of the web as people say it: without the protocol and a closing slash. */
export function webFact(label: string, url: string | null | undefined): Fact[] {
  const text = (url ?? "").replace(/^https?:\/\//i, "").replace(/\/$/, "");
  return fact(label, text, url ? webHref(url) : "");
}

const webHref = (url: string): string => (/^https?:\/\//i.test(url) ? url : `https://${url}`);

/** The workspace's own fields, in their order; then what stands there of fields nobody defined. */
function customFacts(rec: Told): Fact[] {
  const defs = allCustom(rec.type);
  const known = new Set(defs.map(def => def.id));
  const others = Object.entries(rec.custom ?? {}).filter(([id]) => !known.has(id));
  return [
    ...defs.flatMap(def => {
      const label = def.archived ? t("record.archived_field", { label: def.label }) : def.label;
      const text = customText(def.kind, rec.custom?.[def.id]);
      return def.kind === "link" ? webFact(label, text) : fact(label, text, callOf(def.kind, text));
    }),
    ...others.flatMap(([, item]) => fact(t("field.custom"), customText("", item))),
  ];
}

const callOf = (kind: string, text: string): string =>
  kind === "phone" && text ? `tel:${text.replace(/[^+\d]/g, "")}` : "";

/** What every page of a record ends with. */
export function lastFacts(rec: Told): Fact[] {
  return [
    ...customFacts(rec),
    ...fact(t("form.source"), rec.source),
    ...fact(t("form.owner"), personName(rec.owner)),
    ...fact(t("form.visibility"), rec.visibility ? t(`form.visibility_${rec.visibility}`) : ""),
    ...fact(
      t("form.created"),
      [instant(rec.created_at), personName(rec.created_by)].filter(Boolean).join(" · "),
    ),
  ];
}
