// Rows of types that this device does not hold whole: what is here at once, and beside it what the server
// finds (R8). A row that is here is the device's own, with what waits over it; a hit is shown until it is
// opened, and kept from then on.

import { RECORD_TYPES, SEARCH_HITS_MAX } from "../core/schema.gen";
import type { AnyType, RawRec, Rec, RecordType } from "../core/types";
import { post } from "../sync/request";
import type { Replica } from "./replica";
import { needlesOf, rankOf, searchTextOf } from "./search_text";
import type { get } from "./store";

/** `under`: only rows that this record decides the key of. */
export interface Wanted {
  type: AnyType;
  query: string;
  under?: string;
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

/** One search over this device and the server. `onChange` hears of every answer. */
export class RemoteSearch {
  reached: Reached = "asking";
  private hits: RawRec[] = [];
  private before = 0;
  private stopped = false;

  constructor(
    private readonly replica: Replica,
    private readonly wanted: Wanted,
    private readonly onChange: () => void,
  ) {}

  /** The device's rows as they are now, then what only the server has, each once. */
  list(): Listed[] {
    const { memory } = this.replica;
    const { type } = this.wanted;
    const here = found(this.replica, this.wanted).map((row): Listed => ({ row, onServer: false }));
    // A hit that is here is shown as it is here: perhaps not at all, where the person has just deleted it.
    const there = this.hits.filter(({ id }) => !memory.confirmedRow(type, id) && !memory.get(type, id));
    return [...here, ...there.map((row): Listed => ({ row, onServer: true }))];
  }

  /** Asks for the next hits; returns when they are there, or cannot be had. */
  async next(): Promise<void> {
    this.reached = "asking";
    try {
      const { hits, before } = await ask(this.replica, { ...this.wanted, before: this.before });
      const known = new Set(this.hits.map(({ id }) => id));
      this.hits.push(...hits.filter(({ id }) => !known.has(id)));
      this.before = before;
      this.reached = before ? "more" : "whole";
    } catch {
      this.reached = "here";
    }
    if (!this.stopped) this.onChange();
  }

  /** Nobody listens any more. */
  stop(): void {
    this.stopped = true;
  }
}

/**
 * The person opens a row of a type that this device does not hold whole: it stays here, as new as the server
 * can tell it now. Returns the row; undefined when it is nowhere.
 */
export async function openRow(replica: Replica, type: AnyType, id: string): Promise<RawRec | undefined> {
  const { memory, kept } = replica;
  if (memory.confirmedRow(type, id) && !kept.isApart(id)) await replica.keep(type, id);
  else {
    try {
      const { hits } = await ask(replica, { type, query: "", ids: [id] });
      await replica.keep(type, id, hits[0] ?? null);
    } catch {
      await replica.keep(type, id);
    }
  }
  return memory.get(type, id);
}

function found({ memory }: Replica, { type, query, under }: Wanted): RawRec[] {
  const rows = [...memory.view(type).values()];
  const known = RECORD_TYPES[type as RecordType];
  if (!known) return query.trim() || under ? [] : rows;
  const needles = needlesOf(query);
  const recordOf = ((other, id) => memory.get(other, id)) as typeof get;
  return rows.filter(row => {
    if (under && known.parents.map(name => row[name]).find(Boolean) !== under) return false;
    return !needles.length || rankOf(searchTextOf(row as unknown as Rec, recordOf), needles) !== null;
  });
}

async function ask(
  { env }: Replica,
  { type, query, under, ids, before }: Wanted & { ids?: string[]; before?: number },
): Promise<{ hits: RawRec[]; before: number }> {
  const body = {
    type,
    query,
    limit: SEARCH_HITS_MAX,
    ...(under && { under }),
    ...(ids && { ids }),
    ...(before && { before }),
  };
  const answer = await post<Answer>(env, "/api/search", body, isAnswer);
  const hits = answer.hits.map(({ id, key, fields }): RawRec => ({ ...fields, id, type, key }));
  return { hits, before: answer.before };
}

const isAnswer = (answer: unknown): answer is Answer => {
  const { hits, before } = (answer ?? {}) as Partial<Answer>;
  return (
    Array.isArray(hits) && Number.isSafeInteger(before) && hits.every(hit => typeof hit?.id === "string")
  );
};
