// Rows of types that this device does not hold whole: what is here at once, and beside it what the server
// finds (R8). A row that is here is the device's own, with what waits over it; a hit is shown until it is
// opened, and kept from then on.

import { type FieldInfo, RECORD_TYPES, SEARCH_HITS_MAX, SEARCHES_PER_MINUTE_MAX } from "../core/schema.gen";
import type { AnyType, RawRec } from "../core/types";
import { post, RequestFailed } from "../sync/request";
import type { Replica } from "./replica";
import type { Query } from "./search_text";

const MINUTE_MS = 60_000;
/** Some of what the server answers in a minute is left for opening rows. */
const SEARCHES_MAX = SEARCHES_PER_MINUTE_MAX - 10;
/** While answers bring nothing new: so many for one call. */
const ANSWERS_AT_ONCE_MAX = 5;
/** What could not be asked is asked again after so long, when the server has not said another time. */
const AGAIN_MS = 30_000;

/** `under`: only rows that this record decides the key of; "" any. */
export interface Wanted {
  type: AnyType;
  under: string;
  /** search_text.ts makes one of what was typed; null: every row. */
  query: Query | null;
}

export interface Listed {
  row: RawRec;
  /** This device does not have it. */
  onServer: boolean;
}

/**
 * `asking`: the server looks · `more`: it has looked at some · `whole`: at all · `here`: it could not be
 * asked, and only this device was searched.
 */
export type Reached = "asking" | "more" | "whole" | "here";

interface Answer {
  hits: { type: AnyType; id: string; key: string; fields: Record<string, unknown> }[];
  before: number;
}

let rounds = 0;

/** One search over this device and the server. It asks only while somebody listens. */
export class RemoteSearch {
  reached: Reached = "asking";
  /** Another number, another answer: never the same of two searches. */
  round = ++rounds;
  /** Where the server could not be asked: asking again is worth it after so long. */
  again_ms = AGAIN_MS;
  private hits: RawRec[] = [];
  private before = 0;
  private underWay: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();
  private left_ms: number;

  constructor(
    readonly replica: Replica,
    private readonly wanted: Wanted,
  ) {
    this.left_ms = replica.env.now();
  }

  /** Calls `fn` when `reached` or what is found has changed. Returns how to stop. */
  readonly listen = (fn: () => void): (() => void) => {
    this.listeners.add(fn);
    return () => {
      this.listeners.delete(fn);
      this.left_ms = this.replica.env.now();
    };
  };

  /** Nobody has listened for so long. */
  isLeft(for_ms: number): boolean {
    return !this.listeners.size && this.replica.env.now() - this.left_ms > for_ms;
  }

  /** The server has looked at some, and may have more. */
  get hasMore(): boolean {
    return this.before > 0;
  }

  /** The device's rows as they are now, then what only the server has, each once. */
  list(): Listed[] {
    const here = found(this.replica, this.wanted);
    return [
      ...here.map((row): Listed => ({ row, onServer: false })),
      ...this.there().map((row): Listed => ({ row, onServer: true })),
    ];
  }

  /** What only the server has, newest first. */
  there(): RawRec[] {
    return this.hits.filter(({ id }) => !this.isHere(id));
  }

  /**
   * Asks for the next hits, and goes on while answers bring nothing new; returns when they are there, or
   * cannot be had. While it asks, another call waits for the same answer.
   */
  next(): Promise<void> {
    this.underWay ??= this.ask().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async ask(): Promise<void> {
    if (this.reached === "whole") return;
    // What could not be asked is asked again in silence: only an answer changes what is said.
    if (this.reached === "more") this.tell("asking");
    try {
      this.tell(await this.more());
    } catch (error) {
      this.again_ms = waitOf(error);
      this.tell("here");
    }
  }

  private async more(): Promise<Reached> {
    const { type, query, under } = this.wanted;
    if (isAllHere(this.replica, this.wanted)) return "whole";
    for (let answers = 1; ; answers++) {
      await turn(this.replica);
      if (!this.listeners.size) return this.reached;
      const { hits, before } = await ask(this.replica, {
        type,
        query: query?.text,
        under,
        before: this.before,
      });
      const known = new Set(this.hits.map(({ id }) => id));
      const fresh = hits.filter(({ id }) => !known.has(id));
      this.hits.push(...fresh);
      this.before = before;
      if (!before) return "whole";
      if (answers >= ANSWERS_AT_ONCE_MAX || fresh.some(({ id }) => !this.isHere(id))) return "more";
    }
  }

  /** A hit that is here is shown as it is here: perhaps not at all, where the person has just deleted it. */
  private isHere(id: string): boolean {
    const { memory } = this.replica;
    return Boolean(memory.confirmedRow(this.wanted.type, id) ?? memory.get(this.wanted.type, id));
  }

  private tell(reached: Reached): void {
    this.reached = reached;
    this.round = ++rounds;
    for (const fn of this.listeners) fn();
  }
}

/**
 * The person opens a row of a type that this device does not hold whole: it stays here, as new as the server
 * can tell it now. Returns the row; undefined when it is nowhere. Throws RequestFailed when it is not here
 * and the server cannot be asked.
 */
export async function openRow(replica: Replica, type: AnyType, id: string): Promise<RawRec | undefined> {
  const { memory, kept } = replica;
  if (memory.confirmedRow(type, id) && !kept.isApart(id)) await replica.keep(type, id);
  else {
    try {
      const { hits } = await ask(replica, { type, ids: [id] });
      await replica.keep(type, id, hits[0] ?? null);
    } catch (error) {
      if (!memory.get(type, id)) throw error;
      await replica.keep(type, id);
    }
  }
  return memory.get(type, id);
}

/** Of rows under a record whose key is the person's own a device has all (R1); so of one not sent yet. */
function isAllHere(replica: Replica, { type, under }: Wanted): boolean {
  const { memory, owner, isPlain } = replica;
  const { reach, fields, parents } = infoOf(type);
  if (!under || reach !== "recent" || !isPlain) return false;
  return parents.some(name => {
    const above = fields[name]!.ref;
    const confirmed = memory.confirmedRow(above, under);
    if (!confirmed) return memory.get(above, under) !== undefined;
    return [`p:${owner.person.id}`, `t:${owner.person.id}`].includes(confirmed.key);
  });
}

function found({ memory }: Replica, { type, query, under }: Wanted): RawRec[] {
  const { parents } = infoOf(type);
  return [...memory.view(type).values()].filter(
    row =>
      (!under || parents.map(name => row[name]).find(Boolean) === under) &&
      (!query || query.fits(row, (other, id) => memory.get(other, id))),
  );
}

type Info = { reach: string; parents: readonly string[]; fields: Readonly<Record<string, FieldInfo>> };
const UNKNOWN: Info = { reach: "", parents: [], fields: {} };
const infoOf = (type: AnyType): Info => (RECORD_TYPES as Readonly<Record<AnyType, Info>>)[type] ?? UNKNOWN;

const begun = new WeakMap<Replica, number[]>();
/** Resolves when one more search is within what the server allows. */
async function turn(replica: Replica): Promise<void> {
  const now_ms = replica.env.now();
  // A clock that was put back must not hold anybody up.
  const lately = (begun.get(replica) ?? []).filter(at_ms => Math.abs(now_ms - at_ms) < MINUTE_MS);
  const wait_ms = Math.max(0, (lately.at(-SEARCHES_MAX) ?? -Infinity) + MINUTE_MS - now_ms);
  begun.set(replica, [...lately, now_ms + wait_ms]);
  if (wait_ms) await new Promise<void>(go => replica.env.later(wait_ms, go));
}

const waitOf = (error: unknown): number => {
  const failure = error instanceof RequestFailed ? error.failure : null;
  return (failure?.kind === "busy" && failure.retryAfter_ms) || AGAIN_MS;
};

type Asked = { type: AnyType; query?: string | undefined; under?: string; ids?: string[]; before?: number };

async function ask(replica: Replica, asked: Asked): Promise<{ hits: RawRec[]; before: number }> {
  const body = { ...asked, limit: SEARCH_HITS_MAX };
  const answer = await post<Answer>(replica, "/api/search", body, isAnswer);
  const hits = answer.hits.map(({ id, key, fields }): RawRec => ({ ...fields, id, type: asked.type, key }));
  return { hits, before: answer.before };
}

const isAnswer = (answer: unknown): answer is Answer => {
  const { hits, before } = (answer ?? {}) as Partial<Answer>;
  return (
    Array.isArray(hits) && Number.isSafeInteger(before) && hits.every(hit => typeof hit?.id === "string")
  );
};
