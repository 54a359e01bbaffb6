// Ways to reach a person or a place: links that the phone's own apps open.

import { formatPhone } from "../../engine/core/phone";
import { view } from "../../engine/store/store";
import { t } from "../format/i18n";
import type { Reach } from "./shapes.gen";

type Items<T> = Readonly<Record<string, T & { primary?: boolean | null }>> | null;
type Text = string | null;
type Phone = { number?: Text; raw?: Text; ext?: Text; kind?: Text };
type Address = {
  kind?: Text;
  text?: Text;
  street?: Text;
  postcode?: Text;
  city?: Text;
  region?: Text;
  country?: Text;
  lat?: number | null;
  lng?: number | null;
};
/** A record that somebody can be reached by. */
interface Source {
  readonly phones?: Items<Phone>;
  readonly emails?: Items<{ address?: Text; kind?: Text }>;
  readonly addresses?: Items<Address>;
}

/** Whether the company wants no link to this service outside; the screen of where its data is says so. */
export const isClosed = (link: "whatsapp" | "maps"): boolean =>
  view("workspace").values().next().value?.closed_links?.includes(link) ?? false;

/** Primary first, then as they were added. */
function ordered<T extends { primary?: boolean | null }>(
  items: Readonly<Record<string, T>> | null | undefined,
): [string, T][] {
  const all = Object.entries(items ?? {});
  return all.sort((a, b) => Number(b[1].primary ?? false) - Number(a[1].primary ?? false));
}

/** As it was typed; a number without any grouping gets one. */
export function phoneText(p: { number?: string | null; raw?: string | null }): string {
  const raw = p.raw?.trim() ?? "";
  return p.number && !/[\s()-]/.test(raw) ? formatPhone(p.number) : raw || p.number || "";
}

export function callsOf(rec: Source): Reach[] {
  return ordered(rec.phones)
    .filter(([, p]) => p.kind !== "fax")
    .map(([id, p]) => ({
      id,
      text: phoneText(p),
      kind: t(`form.phone_${p.kind || "mobile"}`),
      glyph: "phone",
      href: `tel:${p.number || (p.raw ?? "").replace(/[^\d+*#]/g, "")}${p.ext ? `;ext=${p.ext}` : ""}`,
    }));
}

export function messagesOf(rec: Source): Reach[] {
  const out: Reach[] = [];
  for (const [id, p] of ordered(rec.phones)) {
    const kind = p.kind || "mobile";
    if (kind === "fax" || kind === "work") continue;
    const text = phoneText(p);
    const number = p.number || (p.raw ?? "").replace(/[^\d+]/g, "");
    if (p.number && !isClosed("whatsapp"))
      out.push({
        id: `${id}-wa`,
        text,
        kind: "WhatsApp",
        href: `https://wa.me/${p.number.slice(1)}`,
        glyph: "chat",
      });
    if (kind !== "whatsapp")
      out.push({ id: `${id}-sms`, text, kind: t("record.sms"), href: `sms:${number}`, glyph: "chat" });
  }
  return out;
}

export function emailsOf(rec: Source): Reach[] {
  return ordered(rec.emails).map(([id, e]) => ({
    id,
    text: e.address ?? "",
    kind: t(`form.email_${e.kind || "work"}`),
    href: `mailto:${encodeURIComponent(e.address ?? "").replace("%40", "@")}`,
    glyph: "mail",
  }));
}

export function addressText(a: Address): string {
  const town = [a.postcode, a.city].filter(Boolean).join(" ");
  const parts = [a.street, town, a.region, a.country].filter(Boolean).join(", ");
  return parts.length > 2 && (a.street || a.city || a.region) ? parts : a.text || parts;
}

export function mapsOf(rec: Source): Reach[] {
  return ordered(rec.addresses)
    .map(([id, a]) => ({
      id,
      text: addressText(a) || `${a.lat}, ${a.lng}`,
      kind: t(`form.address_${a.kind || "work"}`),
      href: mapLink(a),
      glyph: "pin",
    }))
    .filter(({ href }) => !href.startsWith("http") || !isClosed("maps"));
}

/** Android opens a chooser for geo:, Apple knows its own maps, everything else gets OpenStreetMap. */
function mapLink(a: Address): string {
  const point =
    a.lat !== undefined && a.lat !== null && a.lng !== undefined && a.lng !== null ? `${a.lat},${a.lng}` : "";
  const query = encodeURIComponent(point || addressText(a));
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return `geo:${point || "0,0"}?q=${query}`;
  if (/iPhone|iPad|Macintosh/.test(agent)) return `https://maps.apple.com/?q=${query}`;
  return `https://www.openstreetmap.org/search?query=${query}`;
}
