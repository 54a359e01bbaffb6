// What the device says of a value, in the words of the server: for the vectors, and for the random test of
// tests/sync.
import { check, checkItem, checkTag, type Fault, type Info } from "../../pwa/engine/core/checks";

export interface Asked {
  field: string;
  how: string;
  value: unknown;
}

/** The first fault, as sync/values.py names it; both "" when the value is accepted. */
export function verdict(info: Info, { field, how, value }: Asked): { code: string; at: string } {
  const { id, value: item } = (how === "item" ? value : {}) as { id: string; value: unknown };
  const fault = (
    how === "set"
      ? check(info, value, { field })
      : how === "item"
        ? checkItem(info, id, item, { field })
        : checkTag(info, value, { field })
  )[0];
  return fault ? { code: fault.code, at: at(fault) } : { code: "", at: "" };
}

/** The server leaves the item out unless its id is at fault: it knows which one it was asked about. */
const at = ({ field, item, part, wanted }: Fault): string =>
  [field, ...(wanted === "id" && item !== undefined && !part ? [item] : []), ...(part ? [part] : [])].join(
    ".",
  );

/** The value a vector stands for: what JSON cannot say, or says at length, is written {"$...": ...}. */
export function read(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(read);
  if (typeof written !== "object" || written === null) return written;
  const [[name, what] = ["", null], ...more] = Object.entries(written);
  const make = !more.length && Object.hasOwn(MADE, name) ? MADE[name] : undefined;
  if (make) return make(what as never);
  const plain: [string, unknown][] = Object.entries(written).map(([part, value]) => [part, read(value)]);
  return Object.fromEntries(plain);
}

const MADE: Readonly<Record<string, (what: never) => unknown>> = {
  $repeat: ([text, times]: [string, number]) => text.repeat(times),
  $join: (texts: unknown[]) => texts.map(read).join(""),
  $number: (text: string) => Number(text),
  $list: ([text, n]: [string, number]) => Array.from({ length: n }, (_, i) => `${text}${i}`),
  $same: ([text, n]: [string, number]) => Array.from({ length: n }, () => text),
  $items: ([item, n]: [unknown, number]) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`i${i}`, item])),
};
