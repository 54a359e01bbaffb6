// Checks of values before they are saved: the rules of sync/values.py with the same codes, so that what passes here
// is not refused there. Pure.
import {
  INTEGER_MAX, ITEMS_MAX, LIST_ENTRIES_MAX, RECORD_TYPES, TAGS_MAX, type FieldInfo, type Format,
} from "./schema.gen";
import type { Fields, RecordType } from "./types";

export type FaultCode = "required" | "bad_value" | "too_many" | "unknown_field";

/** What is wrong with one value. `path`: the field, then the item and part, e.g. ["emails", "<item>", "address"]. */
export interface Fault {
  field: string;
  item?: string;
  part?: string;
  code: FaultCode;
  /** The limit that was passed, or the format that was not met. */
  wanted?: string;
}

const ITEM_ID = /^[0-9A-Za-z_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;
const INSTANT_MAX_MS = 8_640_000_000_000_000;

const FORMATS: Readonly<Record<Exclude<Format, "">, RegExp>> = {
  id: ITEM_ID,
  // eslint-disable-next-line no-control-regex
  email: /^[^\x00-\x20\x7f@]+@[^\x00-\x20\x7f@.]+(\.[^\x00-\x20\x7f@.]+)+$/,
  e164: /^(\+[1-9][0-9]{6,14})?$/,
  country: /^[A-Z]{2}$/,
  currency: /^[A-Z]{3}$/,
  language: /^[a-z]{2,3}(-[0-9A-Za-z]{2,8})*$/,
  base64: /^([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$/,
};

const MONEY: Readonly<Record<string, Partial<FieldInfo> & Pick<FieldInfo, "kind">>> = {
  amount: { kind: "integer", required: true },
  currency: { kind: "line", required: true, maxChars: 3, format: "currency" },
};

type Info = Partial<FieldInfo> & Pick<FieldInfo, "kind">;
type Where = Pick<Fault, "field" | "item" | "part">;

/** Everything wrong with the given fields; with `whole`, also required fields that are missing. */
export function checkFields<T extends RecordType>(type: T, fields: Fields<T>, options: { whole?: boolean } = {}): Fault[] {
  const infos = RECORD_TYPES[type].fields;
  const given = fields as Record<string, unknown>;
  const faults: Fault[] = [];
  for (const [field, value] of Object.entries(given)) {
    const info = infos[field];
    if (info) faults.push(...check(info, value, { field }));
    else faults.push({ field, code: "unknown_field" });
  }
  if (options.whole) {
    for (const [field, info] of Object.entries(infos)) {
      if (info.required && !info.fill && !(field in given)) faults.push({ field, code: "required" });
    }
  }
  return faults;
}

/** Everything wrong with one value. null and undefined are empty. */
export function check(info: Info, value: unknown, where: Where): Fault[] {
  if (value === null || value === undefined || (info.required && typeof value === "string" && !value.trim())) {
    return info.required ? [{ ...where, code: "required" }] : [];
  }
  switch (info.kind) {
    case "line": return line(info, value, where);
    case "prose": return text(info, value, where);
    case "ref": return good(typeof value === "string" && UUID.test(value), where, "ref");
    case "choice": return good((info.choices ?? []).includes(value as string), where, "choice");
    case "choices": return list(value, where, LIST_ENTRIES_MAX, each => good((info.choices ?? []).includes(each as string), where, "choice"));
    case "lines": return list(value, where, LIST_ENTRIES_MAX, each => line(info, each, where));
    case "tags": return list(value, where, TAGS_MAX, each => checkTag(info, each, where));
    case "day": return good(isDay(value), where, "day");
    case "integer": return whole(info, value, where);
    case "instant": return good(Number.isInteger(value) && Math.abs(value as number) <= INSTANT_MAX_MS, where, "instant");
    case "number": return good(typeof value === "number" && Number.isFinite(value) && within(info, value), where, "number");
    case "flag": return good(typeof value === "boolean", where, "flag");
    case "money": return parts(MONEY, value, where);
    case "compound": return parts(info.shape ?? {}, value, where);
    case "items": return items(info, value, where);
    case "scalar": return scalar(info, value, where);
    case "data": return [];
    default: return unreachable(info.kind);
  }
}

/** Everything wrong with one item of an items field. */
export function checkItem(info: Info, item: string, value: unknown, where: Where): Fault[] {
  const at = { ...where, item };
  return ITEM_ID.test(item) ? parts(info.shape ?? {}, value, at) : good(false, at, "id");
}

/** Everything wrong with one tag. */
export function checkTag(info: Info, value: unknown, where: Where): Fault[] {
  const faults = line(info, value, where);
  return faults.length ? faults : good((value as string).trim() !== "", where, "tag");
}

const good = (ok: boolean, where: Where, wanted: string): Fault[] => (ok ? [] : [{ ...where, code: "bad_value", wanted }]);

function text(info: Info, value: unknown, where: Where): Fault[] {
  if (typeof value !== "string" || value.includes("\0")) return good(false, where, "text");
  // Code points, as the server counts.
  const long = info.maxChars && value.length > info.maxChars && [...value].length > info.maxChars;
  return good(!long, where, `${info.maxChars}`);
}

function line(info: Info, value: unknown, where: Where): Fault[] {
  const faults = text(info, value, where);
  if (faults.length) return faults;
  if (CONTROL.test(value as string)) return good(false, where, "line");
  return good(!info.format || FORMATS[info.format].test(value as string), where, info.format || "line");
}

function whole(info: Info, value: unknown, where: Where): Fault[] {
  return good(Number.isInteger(value) && Math.abs(value as number) <= INTEGER_MAX && within(info, value as number), where, "integer");
}

function within(info: Info, value: number): boolean {
  return (info.minimum ?? -Infinity) <= value && value <= (info.maximum ?? Infinity);
}

function list(value: unknown, where: Where, most: number, each: (entry: unknown) => Fault[]): Fault[] {
  if (!Array.isArray(value)) return good(false, where, "list");
  if (value.length > most) return [{ ...where, code: "too_many", wanted: `${most}` }];
  return value.flatMap(each);
}

function parts(shape: Readonly<Record<string, Info>>, value: unknown, where: Where): Fault[] {
  if (!isBag(value)) return good(false, where, "parts");
  const unknown = Object.keys(value).filter(part => !(part in shape));
  return [
    ...unknown.map((part): Fault => ({ ...where, code: "unknown_field", wanted: part })),
    ...Object.entries(shape).flatMap(([part, info]) => check(info, value[part], { ...where, part })),
  ];
}

function items(info: Info, value: unknown, where: Where): Fault[] {
  if (!isBag(value)) return good(false, where, "items");
  const entries = Object.entries(value);
  if (entries.length > ITEMS_MAX) return [{ ...where, code: "too_many", wanted: `${ITEMS_MAX}` }];
  return entries.flatMap(([item, each]) => checkItem(info, item, each, where));
}

function scalar(info: Info, value: unknown, where: Where): Fault[] {
  if (typeof value === "string") return text(info, value, where);
  return good(typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)), where, "scalar");
}

/** A real day as YYYY-MM-DD. */
export function isDay(value: unknown): boolean {
  const m = typeof value === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!m || m[1] === "0000") return false;
  const date = new Date(`${value as string}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
}

const isBag = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function unreachable(kind: never): never {
  throw new TypeError(`unknown kind ${JSON.stringify(kind)}`);
}
