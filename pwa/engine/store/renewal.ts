// Fetching anew: a snapshot over the rows that are here, or all rows of some types. What is here of them
// counts as gone until the server brings it. What was brought is kept in memory only, so a renewal starts
// over with the app.

import type { AnyType, Change } from "../core/types";
import { plainCursor } from "../sync/cursor";
import type { Kept } from "./kept";
import type { Memory } from "./memory";
import { type PullState, START } from "./meta";

/**
 * `pull` as a snapshot over existing rows begins. `seen`: up to which seq of that epoch this device has seen
 * everything.
 */
export const renewing = (
  { seq, held, digest, page }: PullState,
  epoch: string,
  seen = Infinity,
): PullState => ({
  ...START,
  seq: Math.min(seq, seen),
  held,
  digest,
  page,
  epoch,
  renewing: true,
  monthsPage: page,
});

/**
 * `pull` with `types` to be fetched anew, beside those that are already. A snapshot under way brings them
 * anyway.
 */
export function refetching(
  pull: PullState,
  types: readonly AnyType[],
  { lost = false, schema = 0, months = false }: { lost?: boolean; schema?: number; months?: boolean } = {},
): PullState {
  const { refetch, cursor } = pull;
  if (pull.renewing || !cursor) return pull;
  return {
    ...pull,
    since: months ? 0 : pull.since,
    refetch: {
      types: [...new Set([...(refetch?.types ?? []), ...types])],
      cursor: plainCursor(pull),
      schema: Math.max(schema, refetch?.schema ?? pull.schema),
      lost: lost || refetch?.lost === true,
    },
  };
}

export class Renewal {
  /** The rows nobody has brought yet; null when nothing is being fetched anew, or it must begin again. */
  private awaited: Map<AnyType, Set<string>> | null = null;

  constructor(
    private readonly memory: Memory,
    private readonly kept: Kept,
  ) {}

  /** Begins what `pull` says is under way, unless it runs; returns the state to go on with. */
  begin(pull: PullState): PullState {
    if (this.awaited || !(pull.renewing || pull.refetch)) return pull;
    this.await(pull.refetch?.types ?? this.memory.types());
    return pull.renewing ? renewing(pull, pull.epoch) : refetching(pull, []);
  }

  /** Notes what a page brings. */
  brought(changes: readonly Change[]): void {
    for (const change of changes) this.awaited?.get(change.type)?.delete(change.id);
  }

  /** It has ended: drops for the rows that were not brought. */
  end(): Change[] {
    const drops = [...(this.awaited ?? [])].flatMap(([type, ids]) =>
      [...ids].map((id): Change => ({ change: "drop", type, id, why: "missing" })),
    );
    this.awaited = null;
    return drops;
  }

  /** What was brought may not be stored: it begins again. */
  forget(): void {
    this.awaited = null;
  }

  private await(types: readonly AnyType[]): void {
    const ours = (type: AnyType): string[] =>
      [...this.memory.confirmedRows(type).keys()].filter(id => !this.kept.isApart(id));
    this.awaited = new Map(types.map(type => [type, new Set(ours(type))]));
  }
}
