// Checks of values before they are saved: the twin of sync/values.py, with the same codes in the same order,
// so that what passes here is not refused there. Pure. The vectors of tests/vectors/values.json and a random
// test hold them together.
import {
  type FieldInfo,
  type Format,
  INTEGER_MAX,
  ITEMS_MAX,
  LIST_ENTRIES_MAX,
  RECORD_TYPES,
  TAGS_MAX,
} from "./schema.gen";
import type { Fields, RecordType } from "./types";

export type FaultCode =
  | "required"
  | "bad_value"
  | "bad_email"
  | "bad_phone"
  | "too_many"
  | "unknown_field"
  | "wrong_operation";

/** What is wrong with one value: at a field, of several things at an item of it, and there at a part. */
export interface Fault {
  field: string;
  item?: string;
  part?: string;
  code: FaultCode;
  /** The limit that was passed, or the kind or format that was not met. */
  wanted?: string;
}

const ITEM_ID = /^[0-9A-Za-z_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;
// eslint-disable-next-line no-control-regex
const BROKEN = /[\x00\ud800-\udfff]/u;
// eslint-disable-next-line no-control-regex
const NOT_BLANK = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const INSTANT_MAX_MS = 8_640_000_000_000_000;

// The address rule (V5), built as sync/values.py builds it.
const FAR =
  String.raw`\xa1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001\u3003-\ud7ff` +
  String.raw`\ue000-\ufefe\uff00-\uff0d\uff0f-\uff1f\uff21-\uff60\uff62-\uffef\u{10000}-\u{10ffff}`;
const ATOM = `[0-9A-Za-z!#$%&'*+/=?^_\`{|}~${FAR}\\-]+`;
const END = `0-9A-Za-z${FAR}`;
const LABEL = `[${END}](?:[${END}\\-]{0,61}[${END}])?`;
const EMAIL = new RegExp(
  `^(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?=[^.]*[A-Za-z${FAR}]$)${LABEL}$`,
  "u",
);

const FORMATS: Readonly<Record<Exclude<Format, "">, RegExp>> = {
  id: ITEM_ID,
  email: EMAIL,
  e164: /^(\+[1-9][0-9]{6,14})?$/,
  country: /^[A-Z]{2}$/,
  currency: /^[A-Z]{3}$/,
  language: /^[a-z]{2,3}(-[0-9A-Za-z]{2,8})*$/,
  base64: /^([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$/,
};

/** Formats with a code of their own. */
const FORMAT_CODES: Partial<Record<Format, FaultCode>> = { email: "bad_email", e164: "bad_phone" };

const MONEY: Readonly<Record<string, Partial<FieldInfo> & Pick<FieldInfo, "kind">>> = {
  amount: { kind: "integer", required: true },
  currency: { kind: "line", required: true, maxChars: 3, format: "currency" },
};

/** What a check needs of a field; what is left out has no limit. */
export type Info = Partial<FieldInfo> & Pick<FieldInfo, "kind">;
type Where = Pick<Fault, "field" | "item" | "part">;

/** Everything wrong with the given fields; with `whole`, also required fields that are missing. */
export function checkFields<T extends RecordType>(
  type: T,
  fields: Fields<T>,
  options: { whole?: boolean } = {},
): Fault[] {
  const infos = RECORD_TYPES[type].fields;
  const given = fields as Record<string, unknown>;
  const faults: Fault[] = [];
  for (const [field, value] of Object.entries(given)) {
    const info = Object.hasOwn(infos, field) ? infos[field] : undefined;
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
  if (value === null || value === undefined) return info.required ? [{ ...where, code: "required" }] : [];
  const faults = checkKind(info, value, where);
  const blank = info.required && !faults.length && typeof value === "string" && !NOT_BLANK.test(value);
  return blank ? [{ ...where, code: "required" }] : faults;
}

function checkKind(info: Info, value: unknown, where: Where): Fault[] {
  switch (info.kind) {
    case "line":
      return line(info, value, where);
    case "prose":
      return text(info, value, where);
    case "ref":
      return good(typeof value === "string" && UUID.test(value), where, "ref");
    case "choice":
      return good((info.choices ?? []).includes(value as string), where, "choice");
    case "choices":
      return list(value, where, LIST_ENTRIES_MAX, each =>
        good((info.choices ?? []).includes(each as string), where, "choice"),
      );
    case "lines":
      return list(value, where, LIST_ENTRIES_MAX, each => line(info, each, where));
    case "tags":
      return list(value, where, TAGS_MAX, each => checkTag(info, each, where));
    case "day":
      return good(isDay(value), where, "day");
    case "integer":
      return good(isWhole(info, value), where, "integer");
    case "instant":
      return good(isWhole(info, value) && Math.abs(value as number) <= INSTANT_MAX_MS, where, "instant");
    case "number":
      return good(isNumber(info, value), where, "number");
    case "flag":
      return good(typeof value === "boolean", where, "flag");
    case "money":
      return parts(MONEY, value, where);
    case "compound":
      return parts(info.shape ?? {}, value, where);
    case "items":
      return items(info, value, where);
    case "scalar":
      return scalar(info, value, where);
    case "data":
      return [];
    default:
      return unreachable(info.kind);
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
  return faults.length ? faults : good(NOT_BLANK.test(value as string), where, "tag");
}

const good = (ok: boolean, where: Where, wanted: string): Fault[] =>
  ok ? [] : [{ ...where, code: "bad_value", wanted }];

function text(info: Info, value: unknown, where: Where): Fault[] {
  if (typeof value !== "string" || BROKEN.test(value)) return good(false, where, "text");
  // Code points, as the server counts.
  const long = info.maxChars && value.length > info.maxChars && [...value].length > info.maxChars;
  return good(!long, where, `${info.maxChars}`);
}

function line(info: Info, value: unknown, where: Where): Fault[] {
  const faults = text(info, value, where);
  if (faults.length) return faults;
  if (CONTROL.test(value as string)) return good(false, where, "line");
  if (!info.format || FORMATS[info.format].test(value as string)) return [];
  return [{ ...where, code: FORMAT_CODES[info.format] ?? "bad_value", wanted: info.format }];
}

const isWhole = (info: Info, value: unknown): boolean => Number.isInteger(value) && isNumber(info, value);

function isNumber(info: Info, value: unknown): boolean {
  if (typeof value !== "number" || !(Math.abs(value) <= INTEGER_MAX)) return false;
  return (info.minimum ?? -Infinity) <= value && value <= (info.maximum ?? Infinity);
}

function list(value: unknown, where: Where, most: number, each: (entry: unknown) => Fault[]): Fault[] {
  if (!Array.isArray(value)) return good(false, where, "list");
  if (value.length > most) return [{ ...where, code: "too_many", wanted: `${most}` }];
  return value.flatMap(each);
}

function parts(shape: Readonly<Record<string, Info>>, value: unknown, where: Where): Fault[] {
  if (!isBag(value)) return good(false, where, "parts");
  const unknown = Object.keys(value).filter(part => !Object.hasOwn(shape, part));
  return [
    ...unknown.map((part): Fault => ({ ...where, code: "unknown_field", wanted: part })),
    ...Object.entries(shape).flatMap(([part, info]) =>
      check(info, Object.hasOwn(value, part) ? value[part] : undefined, {
        ...where,
        part: where.part ? `${where.part}.${part}` : part,
      }),
    ),
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
  return good(typeof value === "boolean" || isNumber(info, value), where, "scalar");
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
