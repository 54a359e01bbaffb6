// Erasing for good: who is looked for, what would go, and where else they are named.
import { titleOf } from "../../engine/core/titles";
import { search } from "../../engine/store/search";
import { t } from "../../kit/format/i18n";
import { fieldLabel, word } from "../../kit/format/words";
import { useLive, useSearchRound } from "../../kit/frame/live";
import { hrefOf } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import { noteOf } from "../../kit/list/dress";
import type { EraseHit, EraseRecord, EraseView } from "./shapes.gen";

export const KINDS = ["contact", "company"] as const;
export type Kind = (typeof KINDS)[number];
const HITS_MAX = 20;

interface Found {
  type: string;
  id: string;
  title: string;
  texts?: { field: string; text: string }[];
}

export interface Preview {
  type: Kind;
  id: string;
  title: string;
  fields: string[];
  history: number;
  about: Found[];
  mentions: Found[];
  more: boolean;
}

interface Asking {
  query: string;
  chosen: { type: Kind; id: string } | null;
  loading: boolean;
  fault: string;
  preview: Preview | null;
  also: boolean;
  typed: string;
  typed_fault: string;
  busy: boolean;
  done: string;
}

export const START: Asking = {
  query: "",
  chosen: null,
  loading: false,
  fault: "",
  preview: null,
  also: false,
  typed: "",
  typed_fault: "",
  busy: false,
  done: "",
};
export const asking = local<Asking>(START);

const plain = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();

/** Whether what was typed is the name; the server looks again. */
export const fits = ({ typed, preview }: Pick<Asking, "typed" | "preview">): boolean =>
  preview !== null && plain(preview.title || preview.id) === plain(typed) && typed.trim() !== "";

function hitsOf(query: string): EraseHit[] {
  if (!query.trim()) return [];
  return KINDS.flatMap(type =>
    search(type, query)
      .slice(0, HITS_MAX)
      .map(rec => ({ id: rec.id, type, name: titleOf(type, rec), note: noteOf(rec) })),
  );
}

function recordOf({ type, id, title, texts = [] }: Found): EraseRecord {
  const lines = texts.map(({ field, text }) => `${fieldLabel(type, field)}: “${text}”`);
  return {
    id,
    name: title || t("ledger.untitled"),
    note: word(`ledger.type_${type}`, type),
    text: lines.join("\n"),
    href: hrefOf(type as Kind, id),
  };
}

export function useErase(): EraseView {
  const now = useLocal(asking);
  const { query, chosen, preview } = now;
  useSearchRound();
  const hits = useLive(`erase:${query}`, KINDS, () => hitsOf(query));
  return {
    query,
    hits,
    nothing: query.trim() !== "" && !hits.length,
    chosen: chosen?.id ?? "",
    loading: now.loading,
    fault: now.fault,
    name: preview ? preview.title || preview.id : "",
    parts: preview
      ? [
          t("erase.part_fields", {
            fields: preview.fields.map(field => fieldLabel(preview.type, field)).join(", "),
          }),
          ...(preview.history ? [t("erase.part_history", { count: preview.history })] : []),
          t("erase.part_devices"),
        ]
      : [],
    about: (preview?.about ?? []).map(recordOf),
    about_count: preview?.about.length ?? 0,
    also: now.also,
    mentions: (preview?.mentions ?? []).map(recordOf),
    mentions_count: preview?.mentions.length ?? 0,
    more: preview?.more ?? false,
    export_href: preview ? `/api/erase/${preview.type}/${preview.id}/export` : "",
    typed: now.typed,
    fits: fits(now),
    typed_fault: now.typed_fault,
    busy: now.busy,
    done: now.done,
  };
}
