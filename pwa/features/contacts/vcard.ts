// A contact as a vCard 3.0, which every phone reads: handed to the share sheet, or downloaded.

import { titleOf } from "../../engine/core/titles";
import { get } from "../../engine/store/store";

const escaped = (text: string | null | undefined) =>
  (text ?? "")
    .replace(/\\/g, "\\\\")
    .replace(/\n/g, "\\n")
    .replace(/([,;])/g, "\\$1");
const TYPES: Record<string, string> = {
  mobile: "CELL",
  whatsapp: "CELL",
  work: "WORK",
  home: "HOME",
  fax: "FAX",
};

/**
 * Lines longer than 75 octets are folded (RFC 2426). Folding by 60 characters stays below for Cyrillic only
 * at 37.
 */
function folded(line: string): string {
  const max = /[^\x00-\x7f]/.test(line) ? 36 : 74;
  const parts = [...line];
  const out: string[] = [];
  for (let i = 0; i < parts.length; i += max) out.push(parts.slice(i, i + max).join(""));
  return out.join("\r\n ");
}

export function cardText(id: string): string {
  const rec = get("contact", id);
  if (!rec) return "";
  const n = rec.name;
  const title = titleOf("contact", rec);
  const company = rec.company ? get("company", rec.company) : undefined;
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `FN:${escaped(title)}`,
    `N:${[n?.family ?? (n?.given ? "" : title), n?.given, n?.middle, n?.prefix, n?.suffix].map(escaped).join(";")}`,
  ];
  if (company?.name || rec.department)
    lines.push(`ORG:${[company?.name, rec.department].filter(Boolean).map(escaped).join(";")}`);
  if (rec.job_title) lines.push(`TITLE:${escaped(rec.job_title)}`);
  for (const p of Object.values(rec.phones ?? {}))
    lines.push(`TEL;TYPE=${TYPES[p.kind ?? ""] ?? "VOICE"}:${escaped(p.number || p.raw)}`);
  for (const e of Object.values(rec.emails ?? {}))
    lines.push(`EMAIL;TYPE=${e.kind === "home" ? "HOME" : "WORK"}:${escaped(e.address)}`);
  for (const a of Object.values(rec.addresses ?? {})) {
    lines.push(
      `ADR;TYPE=${a.kind === "home" ? "HOME" : "WORK"}:;;${[a.street ?? a.text, a.city, a.region, a.postcode, a.country].map(escaped).join(";")}`,
    );
  }
  for (const w of Object.values(rec.websites ?? {})) lines.push(`URL:${escaped(w.url)}`);
  if (rec.birthday) lines.push(`BDAY:${rec.birthday}`);
  if (rec.photo)
    lines.push(`PHOTO;ENCODING=b;TYPE=${rec.photo.mime.split("/")[1]?.toUpperCase()}:${rec.photo.data}`);
  lines.push("END:VCARD");
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

export async function shareCard(id: string): Promise<void> {
  const name = (titleOf("contact", get("contact", id)) || "contact").replace(/[^\p{L}\p{N} _-]/gu, "").trim();
  const file = new File([cardText(id)], `${name}.vcf`, { type: "text/vcard" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
