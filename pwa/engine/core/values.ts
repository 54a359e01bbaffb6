// The last door before a write is kept: what the server would refuse for its values is refused here, before
// it is saved.

import type { Wish } from "../outbox/outbox";
import { applyOp } from "./apply";
import { check, checkFields, checkItem, checkTag, type Fault, type Info } from "./checks";
import { type FieldInfo, ITEMS_MAX, RECORD_TYPES, TAGS_MAX } from "./schema.gen";
import { EngineError, type Fields, type Op, type RecordType } from "./types";

type Bag = Readonly<Record<string, unknown>>;

/** Values of a record of `type` that may not be saved, each named at its field, item and part. */
export class ValueError extends EngineError {
  constructor(
    readonly type: string,
    readonly faults: readonly Fault[],
  ) {
    const [first] = faults;
    super(first?.code ?? "bad_value", "person", [first?.field, first?.part].filter(Boolean).join("."));
    this.name = "ValueError";
  }
}

/**
 * Throws ValueError when the server would refuse one of these writes for a value. `held`: a record as it is
 * shown now.
 */
export function checkWrites(
  wishes: readonly Wish[],
  held: (type: RecordType, id: string) => Bag | undefined,
): void {
  for (const wish of wishes) {
    const faults =
      wish.kind === "create"
        ? checkFields(wish.type, wish.fields as Fields<RecordType>, { whole: true })
        : wish.kind === "edit"
          ? checkOps(wish.type, wish.ops, held(wish.type, wish.record) ?? {})
          : [];
    if (faults.length) throw new ValueError(wish.type, faults);
  }
}

/** Everything wrong with the operations, in their order, on the record as it is held. */
export function checkOps(type: RecordType, ops: readonly Op[], held: Bag): Fault[] {
  const infos = RECORD_TYPES[type].fields;
  const now: Record<string, unknown> = { ...held };
  return ops.flatMap(op => {
    const { field } = op;
    const info = Object.hasOwn(infos, field) ? infos[field] : undefined;
    if (!info) return [{ field, code: "unknown_field" }];
    const faults = fits(info, op)
      ? checkOp(info, op, now[field])
      : [{ field, code: "wrong_operation" } satisfies Fault];
    now[field] = applyOp(now[field], op);
    return faults;
  });
}

/** M11: which operations a field takes. */
function fits({ merge }: FieldInfo, op: Op): boolean {
  const item = "item" in op && op.item !== undefined;
  if (merge === "items") return item;
  if (merge === "tags") return op.op === "add" || (op.op === "remove" && !item);
  return !item && (op.op === "set" || (op.op === "text" && merge === "text"));
}

function checkOp(info: FieldInfo, op: Op, now: unknown): Fault[] {
  const { field } = op;
  switch (op.op) {
    case "remove":
      return [];
    case "add": {
      const tags = Array.isArray(now) ? now : [];
      return tags.includes(op.value)
        ? []
        : [...room(field, tags.length, TAGS_MAX), ...checkTag(info, op.value, { field })];
    }
    case "text":
      return check(info, op.value, { field });
    case "set": {
      if (op.item === undefined) return check(knowing(info, now), op.value, { field });
      const items = (now ?? {}) as Bag;
      const known = Object.hasOwn(items, op.item);
      return [
        ...(known ? [] : room(field, Object.keys(items).length, ITEMS_MAX)),
        ...checkItem(knowing(info, items[op.item]), op.item, op.value, { field }),
      ];
    }
    default:
      return unreachable(op);
  }
}

const room = (field: string, held: number, most: number): Fault[] =>
  held < most ? [] : [{ field, code: "too_many", wanted: `${most}` }];

/** V4: parts that came from the server are carried along although this app does not know them. */
function knowing(info: FieldInfo, held: unknown): Info {
  if (typeof held !== "object" || held === null || Array.isArray(held) || info.kind === "money") return info;
  const unknown = Object.keys(held).filter(part => !Object.hasOwn(info.shape, part));
  if (!unknown.length) return info;
  return { ...info, shape: { ...info.shape, ...Object.fromEntries(unknown.map(part => [part, CARRIED])) } };
}

/** Taken as it is: its rules are the server's. */
const CARRIED = { kind: "data" } as FieldInfo;

/** The most code points a field, or a part of it, takes. 0: no limit of its own. */
export function charsMax(type: string, field: string, part = ""): number {
  const info = infoOf(type, field, part);
  return info?.maxChars ?? 0;
}

/** What the schema says of a field, or of a part of it. */
export function infoOf(type: string, field: string, part = ""): FieldInfo | undefined {
  const info = RECORD_TYPES[type as RecordType]?.fields[field];
  return part ? info?.shape[part] : info;
}

function unreachable(op: never): never {
  throw new TypeError(`unknown operation ${JSON.stringify(op)}`);
}
