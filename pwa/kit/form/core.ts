// The state of one form: values, what they were, errors at fields, and the draft that outlives a killed app.
// Fields subscribe by name, so a keystroke redraws one field and not the form.
import { replicaIfOpen } from "../../engine/core/current";
import { browser } from "../../engine/core/env";
import { clearDraft, type Made, readDraft, writeDraft } from "./draft";

export type Values = Record<string, unknown>;
/** What is wrong at a field, in plain words. `firm` errors hold the save back, others only tell. */
export type Fault = { text: string; firm: boolean };
/** A record already here that a new one may double. */
export type Twin = { id: string; name: string; why: "phone" | "email" | "name" };
export type Check = (value: unknown, values: Values) => Fault | null;
/** Milliseconds of quiet after which the draft is written; also written when the page is hidden. */
const DRAFT_QUIET_MS = 250;

export type FormCore = {
  readonly draftKey: string;
  /** The values as they were when editing began: what `diff` compares with. */
  readonly before: Values;
  /** What the device had seen of the log then. */
  readonly base: number;
  /** When the restored draft was last written (epoch milliseconds), or 0. */
  restoredAt(): number;
  values(): Values;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  /** What fields start with that were empty when the form opened; what somebody chose stays. */
  offer(more: Values): void;
  /** Makes a record that is written when the form is, if a value still names it then; gives its id. */
  bring(type: Made["type"], fields: Values): string;
  /** The fields of a record that was brought; undefined for any other. */
  brought(id: string | null | undefined): Values | undefined;
  /** The brought records that `values` name, and those that these name, first what is named. */
  broughtFor(values: Values): Made[];
  fault(path: string): Fault | null;
  /** Show or clear an error at a field or at an item of it (`phones.<id>`). */
  tell(path: string, fault: Fault | null): void;
  /** Register what a field demands on save; gives the un-register function. */
  demand(path: string, check: () => Fault | null): () => void;
  /** All firm faults, by path, after showing them. */
  firmFaults(): string[];
  discardDraft(): void;
  /** The record is written: the draft goes. */
  finish(): void;
  keepNow(): void;
  subscribe(path: string, fn: () => void): () => void;
  dirty(): boolean;
};

export function createForm(draftKey: string, start: Values, changes: Values, seen: number): FormCore {
  const on = replicaIfOpen();
  const draft = readDraft(draftKey);
  let before = draft ? draft.before : start;
  let base = draft ? draft.base : seen;
  let values: Values = draft ? draft.values : { ...start, ...changes };
  let restored = draft ? draft.at : 0;
  let made: Made[] = draft?.made ?? [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let done = false;
  const faults = new Map<string, Fault>();
  const demands = new Map<string, () => Fault | null>();
  const listeners = new Map<string, Set<() => void>>();
  const wake = (path: string) => {
    listeners.get(path)?.forEach(fn => fn());
    if (path !== "*") listeners.get("*")?.forEach(fn => fn());
  };
  const dirty = () => JSON.stringify(values) !== JSON.stringify({ ...before, ...changes });
  const keepNow = () => {
    clearTimeout(timer);
    if (!done && dirty())
      writeDraft(draftKey, { at: Date.now(), values, before, base, ...(made.length && { made }) }, on);
  };
  const tell = (path: string, fault: Fault | null) => {
    if (fault) faults.set(path, fault);
    else if (!faults.delete(path)) return;
    wake(path);
  };
  return {
    draftKey,
    get before() {
      return before;
    },
    get base() {
      return base;
    },
    restoredAt: () => restored,
    values: () => values,
    get: name => values[name],
    set(name, value) {
      values = { ...values, [name]: value };
      faults.delete(name);
      clearTimeout(timer);
      timer = setTimeout(keepNow, DRAFT_QUIET_MS);
      wake(name);
    },
    offer(more) {
      const fresh = Object.entries(more).filter(([name]) => !(name in values));
      if (!fresh.length) return;
      const late = Object.fromEntries(fresh);
      changes = { ...changes, ...late };
      values = { ...values, ...late };
      for (const [name] of fresh) wake(name);
    },
    bring(type, fields) {
      const id = browser.uuid();
      made = [...made, { type, id, fields }];
      return id;
    },
    brought: id => made.find(one => one.id === id)?.fields,
    broughtFor(values) {
      let text = JSON.stringify(values);
      const named: Made[] = [];
      // A later one may name an earlier one.
      for (const one of [...made].reverse()) {
        if (!text.includes(one.id)) continue;
        named.unshift(one);
        text += JSON.stringify(one.fields);
      }
      return named;
    },
    fault: path => faults.get(path) ?? null,
    tell,
    demand(path, check) {
      demands.set(path, check);
      return () => {
        if (demands.get(path) === check) demands.delete(path);
      };
    },
    firmFaults() {
      const firm: string[] = [];
      for (const [path, check] of demands) {
        const fault = check();
        tell(path, fault);
        if (fault?.firm) firm.push(path);
      }
      return firm;
    },
    discardDraft() {
      clearTimeout(timer);
      clearDraft(draftKey, on);
      restored = 0;
      made = [];
      before = start;
      base = seen;
      values = { ...start, ...changes };
      faults.clear();
      for (const path of [...listeners.keys()]) wake(path);
    },
    finish() {
      done = true;
      clearTimeout(timer);
      clearDraft(draftKey, on);
    },
    keepNow,
    subscribe(path, fn) {
      const set = listeners.get(path) ?? new Set();
      listeners.set(path, set.add(fn));
      return () => {
        set.delete(fn);
      };
    },
    dirty,
  };
}
