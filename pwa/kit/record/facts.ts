// Everything a record says that has no place of its own on its page, as label and value: what all types have.

import { customDefs } from "../form/Custom";
import { day, instant } from "../format/format";
import { t } from "../format/i18n";
import { personName } from "./people";
import type { Fact } from "./shapes.gen";

/** Fields that records of several types have. */
interface Told {
  readonly type: string;
  readonly custom?: Readonly<Record<string, { readonly value?: unknown }>> | null;
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

/** The workspace's own fields. */
function customFacts(rec: Told): Fact[] {
  return customDefs(rec.type).flatMap(def => {
    const value = rec.custom?.[def.id]?.value;
    if (value === undefined || value === null || value === "") return [];
    if (typeof value === "boolean") return fact(def.label, value ? t("form.yes") : t("form.no"));
    return fact(def.label, def.kind === "day" ? day(String(value)) : String(value));
  });
}

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
