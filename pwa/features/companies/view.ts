// What the page of a company shows, worked out once per change.
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get } from "../../engine/store/store";
import { CUSTOM_TYPES } from "../../kit/format/custom";
import { t, useTexts } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { fact, lastFacts, webFact } from "../../kit/record/facts";
import { headOf, miniOf, NO_HEAD, tagViews } from "../../kit/record/names";
import { callsOf, emailsOf, mapsOf, messagesOf } from "../../kit/record/reach";
import type { Fact, Mini } from "../../kit/record/shapes.gen";
import type { Branch, CompanyView } from "./shapes.gen";

/** People of a company shown on its page; the rest is a filtered list away. */
const PEOPLE_MAX = 12;
/** A hierarchy deeper than this is a loop made by two devices. */
const DEPTH_MAX = 20;

const companyMini = (rec: Rec<"company">): Mini => miniOf(rec, rec.industry ?? "");

function pathOf(rec: Rec<"company">): Mini[] {
  const path: Mini[] = [];
  const seen = new Set([rec.id]);
  let parent = rec.parent ? get("company", rec.parent) : undefined;
  while (parent && !seen.has(parent.id) && path.length < DEPTH_MAX) {
    seen.add(parent.id);
    path.unshift(companyMini(parent));
    parent = parent.parent ? get("company", parent.parent) : undefined;
  }
  return path;
}

/** Everything below a company, each subsidiary followed by its own. */
function treeOf(rec: Rec<"company">): Branch[] {
  const seen = new Set([rec.id]);
  const walk = (id: string, depth: number): Branch[] => {
    const own = referring("company", "parent", id)
      .filter(one => !seen.has(one.id))
      .sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
    return own.flatMap(one => {
      seen.add(one.id);
      return [{ ...companyMini(one), depth }, ...(depth < DEPTH_MAX ? walk(one.id, depth + 1) : [])];
    });
  };
  return walk(rec.id, 1);
}

export function useCompanyView(id: string | undefined): CompanyView {
  const texts = useTexts();
  return useLive(`company-view:${id}:${texts}`, ["contact", "company", "person", ...CUSTOM_TYPES], () => {
    const rec = id ? get("company", id) : undefined;
    if (!rec) {
      return {
        ...NO_HEAD,
        path: [],
        children: [],
        contacts: [],
        contactsMore: 0,
        calls: [],
        messages: [],
        emails: [],
        maps: [],
        facts: [],
        tags: [],
        notes: "",
      };
    }
    const people = referring("contact", "company", rec.id);
    return {
      ...headOf(rec, rec.industry ?? ""),
      path: pathOf(rec),
      children: treeOf(rec),
      contacts: people.slice(0, PEOPLE_MAX).map(c => miniOf(c, c.job_title ?? "")),
      contactsMore: Math.max(0, people.length - PEOPLE_MAX),
      calls: callsOf(rec),
      messages: messagesOf(rec),
      emails: emailsOf(rec),
      maps: mapsOf(rec),
      facts: companyFacts(rec),
      tags: tagViews(rec.tags),
      notes: rec.notes ?? "",
    };
  });
}

function companyFacts(rec: Rec<"company">): Fact[] {
  return [
    ...fact(t("form.legal_name"), rec.legal_name),
    ...fact(t("form.registration"), rec.registration),
    ...fact(t("form.industry"), rec.industry),
    ...fact(t("form.employees"), rec.employees),
    ...webFact(t("form.website"), rec.website),
    ...lastFacts(rec),
  ];
}
