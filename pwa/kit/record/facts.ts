// Everything a record says that has no place of its own on its page, as label and value.

import type { Rec } from "../../engine/core/types";
import { customDefs } from "../form/Custom";
import { day, instant } from "../format/format";
import { lang, t } from "../format/i18n";
import { personName } from "./people";

export type Fact = { label: string; value: string; href: string };

function fact(label: string, value: string | number | null | undefined, href = ""): Fact[] {
  return value === null || value === undefined || value === "" ? [] : [{ label, value: String(value), href }];
}

/** An address as people say it: without the protocol and a closing slash. */
const webText = (url: string | null | undefined) =>
  (url ?? "").replace(/^https?:\/\//i, "").replace(/\/$/, "");

export function webHref(url: string): string {
  return /^https?:\/\//i.test(url) ? url : `https://${url}`;
}

export function customFacts(rec: Rec<"contact"> | Rec<"company"> | Rec<"deal">): Fact[] {
  return customDefs(rec.type).flatMap(def => {
    const value = rec.custom?.[def.id]?.value;
    if (value === undefined || value === null || value === "") return [];
    if (typeof value === "boolean") return fact(def.label, value ? t("form.yes") : t("form.no"));
    return fact(def.label, def.kind === "day" ? day(String(value)) : String(value));
  });
}

function shared(rec: Rec<"contact"> | Rec<"company"> | Rec<"deal">): Fact[] {
  return [
    ...fact(t("form.source"), rec.source),
    ...fact(t("form.owner"), personName(rec.owner)),
    ...fact(t("form.visibility"), rec.visibility ? t(`form.visibility_${rec.visibility}`) : ""),
    ...fact(
      t("form.created"),
      [instant(rec.created_at), personName(rec.created_by)].filter(Boolean).join(" · "),
    ),
  ];
}

export function contactFacts(rec: Rec<"contact">): Fact[] {
  const webs = Object.values(rec.websites ?? {}).flatMap(w =>
    fact(t("form.website"), webText(w.url), webHref(w.url ?? "")),
  );
  const nets = Object.values(rec.socials ?? {}).flatMap(s =>
    fact(t(`form.network_${networkKey(s.network ?? "")}`), s.handle),
  );
  const dates = Object.values(rec.dates ?? {}).flatMap(d => fact(d.label || t("form.date"), day(d.day)));
  return [
    ...fact(t("form.name_nickname"), rec.name?.nickname),
    ...fact(t("form.department"), rec.department),
    ...webs,
    ...nets,
    ...fact(t("form.birthday"), day(rec.birthday)),
    ...dates,
    ...fact(t("form.language"), languageName(rec.language)),
    ...customFacts(rec),
    ...shared(rec),
  ];
}

export function companyFacts(rec: Rec<"company">): Fact[] {
  return [
    ...fact(t("form.legal_name"), rec.legal_name),
    ...fact(t("form.registration"), rec.registration),
    ...fact(t("form.industry"), rec.industry),
    ...fact(t("form.employees"), rec.employees),
    ...fact(t("form.website"), webText(rec.website), rec.website ? webHref(rec.website) : ""),
    ...customFacts(rec),
    ...shared(rec),
  ];
}

export function dealFacts(rec: Rec<"deal">): Fact[] {
  return [
    ...fact(t("deal.closed_on"), instant(rec.closed_at)),
    ...fact(t("deal.loss_reason"), rec.loss_reason),
    ...customFacts(rec),
    ...shared(rec),
  ];
}

const NETWORKS = new Set(["linkedin", "instagram", "facebook", "telegram", "tiktok", "x"]);
function networkKey(network: string): string {
  const key = network.toLowerCase();
  return NETWORKS.has(key) ? key : "other";
}

function languageName(code: string | null | undefined): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames(lang() || "en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
