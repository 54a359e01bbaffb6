// What a person may decide about two values of one field.
import { cleanLine, cleanProse } from "../../engine/core/clean";
import type { FieldInfo, Money } from "../../engine/core/schema.gen";
import type { Op, Rec, RecordType } from "../../engine/core/types";
import { transact, type Write } from "../../engine/outbox/edit";
import { session } from "../../engine/session/session";
import { get } from "../../engine/store/store";
import { lang } from "../../kit/format/i18n";
import { parseAmount } from "../../kit/format/money";
import { fieldInfo } from "../../kit/format/words";
import { opFor } from "../../kit/record/restoring";
import { guarded } from "../../kit/toast/guarded";
import { toast } from "../../kit/toast/toast";
import { type SideName, sideOf } from "./view";

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
