// What the page of a contact shows, worked out once per change.
import type { Rec } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get } from "../../engine/store/store";
import { CUSTOM_TYPES } from "../../kit/format/custom";
import { day } from "../../kit/format/format";
import { lang, t, useTexts } from "../../kit/format/i18n";
import { choiceText } from "../../kit/format/words";
import { useLive } from "../../kit/frame/live";
import { fact, lastFacts, webFact } from "../../kit/record/facts";
import { headOf, miniOf, minis, NO_HEAD, tagViews } from "../../kit/record/names";
import { callsOf, emailsOf, mapsOf, messagesOf } from "../../kit/record/reach";
import type { Fact, Mini } from "../../kit/record/shapes.gen";
import type { ContactView } from "./shapes.gen";

/** People who report to this one and are shown. */
const REPORTS_MAX = 12;

const contactMini = (rec: Rec<"contact">): Mini => miniOf(rec, rec.job_title ?? "");

export function useContactView(id: string | undefined): ContactView {
  const texts = useTexts();
  return useLive(`contact-view:${id}:${texts}`, ["contact", "company", "person", ...CUSTOM_TYPES], () => {
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
      };
    }
    const company = rec.company ? get("company", rec.company) : undefined;
    const reports = referring("contact", "reports_to", rec.id).slice(0, REPORTS_MAX);
    const calls = callsOf(rec);
    const maps = mapsOf(rec);
    return {
      ...headOf(rec, [rec.job_title, rec.department].filter(Boolean).join(" · ")),
      companies: minis(company, c => miniOf(c, c.industry ?? "")),
      superiors: minis(rec.reports_to ? get("contact", rec.reports_to) : undefined, contactMini),
      reports: reports.map(contactMini),
      calls,
      messages: messagesOf(rec),
      emails: emailsOf(rec),
      maps: maps.length || !company ? maps : mapsOf(company),
      facts: contactFacts(rec),
      tags: tagViews(rec.tags),
      notes: rec.notes ?? "",
      silent: rec.do_not_contact === true,
    };
  });
}

function contactFacts(rec: Rec<"contact">): Fact[] {
  const webs = Object.values(rec.websites ?? {}).flatMap(w => webFact(t("form.website"), w.url));
  const nets = Object.values(rec.socials ?? {}).flatMap(s =>
    fact(t(`form.network_${networkKey(s.network ?? "")}`), s.handle),
  );
  const dates = Object.values(rec.dates ?? {}).flatMap(d => fact(d.label || t("form.date"), day(d.day)));
  const consents = Object.values(rec.consents ?? {}).flatMap(one =>
    fact(consentLabel(one), consentText(one)),
  );
  return [
    ...fact(t("form.name_nickname"), rec.name?.nickname),
    ...fact(t("form.department"), rec.department),
    ...webs,
    ...nets,
    ...fact(t("form.birthday"), day(rec.birthday)),
    ...dates,
    ...fact(t("form.language"), languageName(rec.language)),
    ...consents,
    ...lastFacts(rec),
  ];
}

type Consent = NonNullable<Rec<"contact">["consents"]>[string];
const consentLabel = ({ what }: Consent): string => `${t("contact.field.consents")}: ${what}`;
/** "Given, 28 Nov, Email: "I agree to ..."" */
function consentText({ state, date, channel, wording }: Consent): string {
  const how = channel ? choiceText("contact", channel) : "";
  const said = [choiceText("contact", state), day(date), how].filter(Boolean).join(", ");
  return wording ? `${said}: “${wording}”` : said;
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
