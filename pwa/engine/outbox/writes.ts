// What a write of a person is on the wire, and what takes it back.
import { applyOps } from "../core/apply";
import { inverse } from "../core/inverse";
import { serverOnly } from "../core/rights";
import { MUTATION_OPS_MAX, RECORD_TYPES } from "../core/schema.gen";
import { titleOf } from "../core/titles";
import { EngineError, type Fields, type Op, type RawRec, type RecordType } from "../core/types";
import type { Replica } from "../store/replica";
import type { Step, Wish } from "./outbox_acts";

type Making<T extends RecordType> = { kind: "create"; type: T; id: string; fields: Fields<T> };

/** One write on one record. `base` of an edit: `seen()` when the person began. */
export type Write =
  | { [T in RecordType]: Making<T> }[RecordType]
  | { kind: "edit"; type: RecordType; id: string; ops: readonly Op[]; base?: number }
  | { kind: "delete" | "revive"; type: RecordType; id: string };

/**
 * The mutations of writes that see each other, each with what takes it back. Throws EngineError not_found.
 */
export function stepsOf(writes: readonly Write[], on: Replica): Step[] {
  const now = new Map<string, RawRec>();
  const made = new Set<string>();
  return writes.flatMap((write): Step[] => {
    const { type, id } = write;
    const before = now.get(id) ?? on.memory.get(type, id);
    const alike = { type, record: id };
    if (write.kind === "create") {
      const fields = fill(type, write.fields as Record<string, unknown>, on);
      const title = titleOf(type, fields);
      now.set(id, { ...fields, id, type, key: "" });
      made.add(id);
      return [
        { wish: { ...alike, kind: "create", title, fields }, back: [{ ...alike, kind: "delete", title }] },
      ];
    }
    if (!before && write.kind !== "revive")
      throw new EngineError("not_found", "person", `no ${type} ${id} on this device`);
    const title = titleOf(type, before);
    // What this act made is taken back by deleting it.
    const back = (...wishes: Wish[]): Wish[] => (made.has(id) ? [] : wishes);
    switch (write.kind) {
      case "delete":
        return [
          { wish: { ...alike, kind: "delete", title }, back: back({ ...alike, kind: "revive", title }) },
        ];
      case "revive":
        return [
          { wish: { ...alike, kind: "revive", title }, back: back({ ...alike, kind: "delete", title }) },
        ];
      case "edit":
        return inParts(write.ops).map((ops): Step => {
          const was = now.get(id) ?? before!;
          now.set(id, applyOps(was, ops) as RawRec);
          const edit = (ops: Op[]): Wish => ({ ...alike, kind: "edit", title, ops });
          const wish: Wish = { ...edit(ops), ...(write.base !== undefined && { base: write.base }) };
          return { wish, back: back(...inParts(inverse(was, ops)).map(edit)) };
        });
    }
  });
}

/** Leaves empty fields out and puts in what the server would, so that the record is whole while offline. */
function fill(type: RecordType, fields: Record<string, unknown>, on: Replica): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (!isEmpty(value)) filled[name] = value;
  for (const [name, info] of Object.entries(RECORD_TYPES[type].fields)) {
    if (filled[name] !== undefined || serverOnly(info.write)) continue;
    if (info.fill === "author") filled[name] = on.owner.person.id;
    else if (info.fill === "now") filled[name] = on.env.now();
    else if (info.fill === "team") filled[name] = "team";
  }
  return filled;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function inParts(ops: readonly Op[]): Op[][] {
  const parts: Op[][] = [];
  for (let i = 0; i < ops.length; i += MUTATION_OPS_MAX) parts.push(ops.slice(i, i + MUTATION_OPS_MAX));
  return parts;
}
