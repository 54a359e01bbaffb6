import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get } from "../../engine/store/store";
// What the contact and company pages show, worked out once per change.
import { t, useLang } from "../format/i18n";
import { hue, initials } from "../format/names";
import { useLive } from "../frame/live";
import { companyFacts, contactFacts, type Fact } from "./facts";
import { contactName } from "./people";
import { callsOf, emailsOf, mapsOf, messagesOf, type Reach } from "./reach";

export type Mini = { id: string; href: string; name: string; note: string; initials: string; hue: number };
/** A company below another one; `depth` 1 is a direct subsidiary. */
export type Branch = Mini & { depth: number };
export type TagView = { text: string; hue: number };
export type Head = {
  id: string;
  found: boolean;
  name: string;
  initials: string;
  hue: number;
  photo: string;
  note: string;
};
export type ContactView = Head & {
  companies: Mini[];
  superiors: Mini[];
  reports: Mini[];
  calls: Reach[];
  messages: Reach[];
  emails: Reach[];
  maps: Reach[];
  facts: Fact[];
  tags: TagView[];
  notes: string;
  silent: boolean;
  phones: Reach[];
};
export type CompanyView = Head & {
  path: Mini[];
  children: Branch[];
  contacts: Mini[];
  contactsMore: number;
  calls: Reach[];
  messages: Reach[];
  emails: Reach[];
  maps: Reach[];
  facts: Fact[];
  tags: TagView[];
  notes: string;
};
/** People of a company shown on its page; the rest is a filtered list away. */
const PEOPLE_MAX = 12;
/** A hierarchy deeper than this is a loop made by two devices. */
const DEPTH_MAX = 20;

export const tagViews = (tags: readonly string[] | null | undefined): TagView[] =>
  (tags ?? []).map(text => ({ text, hue: hue(text) }));

export function contactMini(rec: Rec<"contact">, note?: string): Mini {
  const name = contactName(rec) || t("contact.nameless");
  return {
    id: rec.id,
    href: `/contacts/${rec.id}`,
    name,
    note: note ?? rec.job_title ?? "",
    initials: initials(name),
    hue: hue(rec.id),
  };
}

export function companyMini(rec: Rec<"company">, note = ""): Mini {
  const name = rec.name || t("company.nameless");
  return {
    id: rec.id,
    href: `/companies/${rec.id}`,
    name,
    note: note || rec.industry || "",
    initials: initials(name),
    hue: hue(rec.id),
  };
}

const minis = <T, M>(rec: T | undefined, make: (rec: T) => M): M[] => (rec ? [make(rec)] : []);
const NO_HEAD: Head = { id: "", found: false, name: "", initials: "", hue: 0, photo: "", note: "" };

export function useContactView(id: string | undefined): ContactView {
  const lang = useLang();
  return useLive(`contact-view:${id}:${lang}`, ["contact", "company", "person", "workspace"], () => {
    const rec = id ? get("contact", id) : undefined;
    if (!rec) {
      return {
        ...NO_HEAD,
        companies: [],
        superiors: [],
        reports: [],
        calls: [],
        messages: [],
        emails: [],
        maps: [],
        facts: [],
        tags: [],
        notes: "",
        silent: false,
        phones: [],
      };
    }
    const name = contactName(rec) || t("contact.nameless");
    const company = rec.company ? get("company", rec.company) : undefined;
    const reports = referring("contact", "reports_to", rec.id).slice(0, PEOPLE_MAX);
    const photo = rec.photo ? `data:${rec.photo.mime};base64,${rec.photo.data}` : "";
    const calls = callsOf(rec);
    const maps = mapsOf(rec);
    return {
      id: rec.id,
      found: true,
      name,
      initials: initials(name),
      hue: hue(rec.id),
      photo,
      note: [rec.job_title, rec.department].filter(Boolean).join(" · "),
      companies: minis(company, c => companyMini(c)),
      superiors: minis(rec.reports_to ? get("contact", rec.reports_to) : undefined, c => contactMini(c)),
      reports: reports.map(c => contactMini(c)),
      calls,
      messages: messagesOf(rec),
      emails: emailsOf(rec),
      maps: maps.length || !company ? maps : mapsOf(company),
      facts: contactFacts(rec),
      tags: tagViews(rec.tags),
      notes: rec.notes ?? "",
      silent: rec.do_not_contact === true,
      phones: calls,
    };
  });
}

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
  const lang = useLang();
  return useLive(`company-view:${id}:${lang}`, ["contact", "company", "person", "workspace"], () => {
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
    const name = rec.name || t("company.nameless");
    return {
      id: rec.id,
      found: true,
      name,
      initials: initials(name),
      hue: hue(rec.id),
      photo: "",
      note: rec.industry ?? "",
      path: pathOf(rec),
      children: treeOf(rec),
      contacts: people.slice(0, PEOPLE_MAX).map(c => contactMini(c)),
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
