// Open conflicts as the screen shows them: both values, who, when; and what a person may decide.

import { cleanLine, cleanProse } from "../../engine/core/clean";
import type { FieldInfo, Json, Money } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { Op, Rec, RecordType } from "../../engine/core/types";
import { transact, type Write } from "../../engine/outbox/edit";
import { session } from "../../engine/session/session";
import { get } from "../../engine/store/store";
import { ago } from "../../kit/format/format";
import { lang, t } from "../../kit/format/i18n";
import { parseAmount } from "../../kit/format/money";
import { fieldInfo, fieldLabel, showItem, showValue } from "../../kit/format/words";
import { useLive } from "../../kit/frame/live";
import { hrefOf } from "../../kit/frame/routes.gen";
import { opFor } from "../../kit/record/restoring";
import { guarded } from "../../kit/toast/guarded";
import { toast } from "../../kit/toast/toast";
import { openConflicts } from "./open";
import type { ConflictView, SideView } from "./shapes.gen";

type Bag = Record<string, unknown>;
interface Side {
  value: unknown;
  person: string;
  stamp: string;
}
export type SideName = "winner" | "loser";

/** A stamp begins with 12 hex digits of ms UTC. */
export const stampMs = (stamp: string): number => parseInt(stamp.slice(0, 12), 16) || 0;

const EDITORS: Partial<Record<FieldInfo["kind"], ConflictView["editor"]>> = {
  line: "line",
  scalar: "line",
  integer: "line",
  number: "line",
  money: "line",
  day: "date",
  prose: "prose",
};

const sideOf = (value: Json | undefined): Side => {
  const side = (value ?? {}) as Bag;
  return { value: side.value ?? null, person: String(side.person ?? ""), stamp: String(side.stamp ?? "") };
};
const isMe = (person: string): boolean => person !== "" && person === session().person?.id;
const nameOf = (person: string): string =>
  isMe(person) ? t("conflict.you") : (get("person", person)?.name ?? t("conflict.someone"));

function target(conflict: Rec<"conflict">): Bag | undefined {
  return get((conflict.target ?? "contact") as RecordType, conflict.record ?? "") as Bag | undefined;
}

function showSide(conflict: Rec<"conflict">, name: SideName): SideView {
  const side = sideOf(conflict[name]);
  const field = conflict.field ?? "";
  const info = fieldInfo(conflict.target ?? "", field);
  const shown = conflict.item
    ? showItem(field, side.value, info, target(conflict))
    : showValue(field, side.value, info, target(conflict));
  const mine = isMe(side.person);
  const both = sideOf(conflict.winner).person === sideOf(conflict.loser).person;
  const keepNamed = mine ? t("conflict.keep_mine") : t("conflict.keep_of", { name: nameOf(side.person) });
  return {
    heading: t(name === "winner" ? "conflict.in_use" : "conflict.set_aside"),
    text: shown || t(conflict.kind === "kept" ? "conflict.removed_value" : "common.empty_value"),
    by: t("conflict.by_at", { name: nameOf(side.person), when: ago(stampMs(side.stamp)) }),
    keep: both ? t("conflict.use_this") : keepNamed,
    mine,
  };
}

function noticeOf(conflict: Rec<"conflict">): string {
  const names = {
    name: nameOf(sideOf(conflict.loser).person),
    other: nameOf(sideOf(conflict.winner).person),
  };
  if (conflict.kind === "revived") return t("conflict.revived", names);
  if (conflict.kind === "kept") return t("conflict.kept", names);
  return conflict.kind === "text" ? t("conflict.text_both") : "";
}

export function show(conflict: Rec<"conflict">): ConflictView {
  const record = target(conflict);
  const field = conflict.field ?? "";
  const info = fieldInfo(conflict.target ?? "", field);
  const { value } = sideOf(conflict.winner);
  return {
    id: conflict.id,
    title: titleOf(record) || t("conflict.gone"),
    field: field ? fieldLabel(field) : t("conflict.record_notice"),
    href: record ? hrefOf(conflict.target ?? "", conflict.record ?? "") : "",
    notice: noticeOf(conflict),
    whole: field === "",
    both: conflict.kind === "text",
    editor: record !== undefined && !conflict.item && info ? (EDITORS[info.kind] ?? "") : "",
    typed: info?.kind === "money" ? showValue(field, value, info) : String(value ?? ""),
    winner: showSide(conflict, "winner"),
    loser: showSide(conflict, "loser"),
  };
}

export const useConflicts = (): ConflictView[] =>
  useLive(`conflicts ${lang()}`, "*", () => openConflicts().map(show));

const opOn = (conflict: Rec<"conflict">, value: unknown): Op =>
  opFor(conflict.target ?? "", { field: conflict.field ?? "", item: conflict.item }, value);

/** One decision is one act: what becomes of the record, and the conflict that is settled by it. */
async function settle(conflict: Rec<"conflict">, ops: Op[], anyway = false): Promise<void> {
  const type = (conflict.target ?? "contact") as RecordType;
  const id = conflict.record ?? "";
  const writes: Write[] = [];
  if (ops.length && get(type, id)) writes.push({ kind: "edit", type, id, ops });
  if (anyway && get(type, id)) writes.push({ kind: "delete", type, id });
  const resolved = [
    { op: "set", field: "status", value: "resolved" },
    { op: "set", field: "resolved_by", value: session().person?.id ?? null },
  ] as const;
  writes.push({ kind: "edit", type: "conflict", id: conflict.id, ops: resolved });
  await transact(writes, { what: "settled" });
}

/**
 * Let one of the two values stand. The text of a `text` conflict already holds both, so either side replaces
 * it.
 */
export function keep(id: string, name: SideName): Promise<boolean> {
  return guarded(async () => {
    const conflict = get("conflict", id);
    if (!conflict) return;
    const stands = name === "winner" && conflict.kind !== "text";
    await settle(conflict, stands ? [] : [opOn(conflict, sideOf(conflict[name]).value)]);
  });
}

/** Nothing to choose: the notice has been read. */
export function acknowledge(id: string): Promise<boolean> {
  return guarded(async () => {
    const conflict = get("conflict", id);
    if (conflict) await settle(conflict, []);
  });
}

/** The record was kept or brought back against a delete; delete it after all. */
export function deleteAnyway(id: string): Promise<boolean> {
  return guarded(async () => {
    const conflict = get("conflict", id);
    if (conflict?.record) await settle(conflict, [], true);
  });
}

/** What was typed as a value of the field's kind; undefined when it is none. */
export function parseTyped(text: string, info: FieldInfo, was: unknown): unknown {
  const clean = text.trim();
  if (clean === "") return info.kind === "prose" ? "" : info.required ? undefined : null;
  if (info.kind === "integer" || info.kind === "number") {
    const value = Number(clean.replace(",", "."));
    return Number.isFinite(value) && (info.kind === "number" || Number.isInteger(value)) ? value : undefined;
  }
  if (info.kind === "day") return /^\d{4}-\d{2}-\d{2}$/.test(clean) ? clean : undefined;
  if (info.kind !== "money") return info.kind === "prose" ? cleanProse(text) : cleanLine(text);
  const currency = (was as Money | null)?.currency ?? session().workspace?.currency ?? "MYR";
  const amount = parseAmount(clean, currency, lang());
  return amount === null ? undefined : { amount, currency };
}

/** Put a third value in place of both. */
export function write(id: string, text: string): Promise<boolean> {
  return guarded(async () => {
    const conflict = get("conflict", id);
    const info = fieldInfo(conflict?.target ?? "", conflict?.field ?? "");
    if (!conflict || !info) return;
    const value = parseTyped(text, info, sideOf(conflict.winner).value);
    if (value === undefined) toast("conflict.bad_value", { group: "conflict" });
    else await settle(conflict, [opOn(conflict, value)]);
  });
}

/** The form of a third value. */
export const writeForm = (form: Record<string, string>): Promise<boolean> =>
  write(form.id ?? "", form.text ?? "");
