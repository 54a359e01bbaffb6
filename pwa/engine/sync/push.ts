// Push: the outbox to the server, in order of n.

import { PROTOCOL, SCHEMA_VERSION } from "../core/schema.gen";
import type { Mutation, PushAnswer, SentMutation } from "../core/types";
import { mutationId } from "../core/uuid5";
import type { Replica } from "../store/replica";
import { isPushAnswer } from "./answers";
import { seenFrom } from "./cursor";
import { beginEpoch, elsewhere, takePage } from "./pull";
import { post, RequestFailed } from "./request";
import { heard, telling } from "./telling";

/** Characters of mutations in one push: even if each took three bytes, it stays below PUSH_BYTES_MAX. */
export const PUSH_CHARS_MAX = 640_000;

export interface Pushed {
  /** Mutations wait still. */
  left: boolean;
  /** The server has changes this device has not pulled. */
  news: boolean;
  /** Mutations that have left the queue, and how many acts they were. */
  settled: number;
  acts: number;
}

/**
 * Sends one batch, at most `max` acts, and stores its answers, with the page of the log that came along, in
 * one transaction. Throws RequestFailed, also for an answer that settles nothing; a gap is put right first
 * and then reported as `again`.
 */
export async function pushOnce(replica: Replica, max: number): Promise<Pushed> {
  const { outbox } = replica;
  const { mutations, acts } = await outbox.offer(max, PUSH_CHARS_MAX);
  if (!mutations.length) return { left: false, news: false, settled: 0, acts: 0 };
  try {
    const { cursor, mark, digest } = replica.pull;
    const tells = telling(replica, mutations.filter(({ kind }) => kind !== "skip").length);
    const request = {
      protocol: PROTOCOL,
      schema: SCHEMA_VERSION,
      device: replica.device,
      mutations: mutations.map(mutation => lean(mutation, replica.device)),
      // Where this device is: a server that was restored must say so before an edit is merged by what it had
      // seen.
      ...(cursor && { cursor }),
      ...(cursor && mark && { mark }),
      // With it the answer brings what is new.
      ...(replica.isPlain && { keys: digest }),
      ...tells,
    };
    const answer = await post<PushAnswer>(replica, "/api/sync/push", request, isPushAnswer, acts);
    // Of another log: numbers of some other device, not ours.
    if (replica.pull.epoch && answer.epoch !== replica.pull.epoch) throw elsewhere(replica, cursor);
    heard(replica, tells);
    const answered = new Set(answer.results.map(({ n }) => n));
    const settled = mutations.filter(({ n }) => answered.has(n)).length;
    if (!settled) throw new RequestFailed({ kind: "busy", retryAfter_ms: null }, null);
    const goesOn = replica.isPlain && replica.pull.cursor === cursor;
    if (answer.page && goesOn && seenFrom(cursor, answer.page.cursor, false) !== "elsewhere")
      await takePage(replica, answer.page, answer.stamp, outbox.settling(mutations, answer.results));
    else await outbox.settle(mutations, answer.results);
    replica.see(answer.stamp);
    const news =
      answer.seq > replica.pull.seq || answer.epoch !== replica.pull.epoch || replica.pull.renewing;
    return { left: outbox.hasQueued, news, settled, acts: settled === mutations.length ? acts : 0 };
  } catch (error) {
    outbox.land();
    throw await remedied(replica, error);
  }
}

/** Characters of a stamp before its device, and the dash between them. */
const STAMP_TIME_CHARS = 17;

function lean(mutation: Mutation, device: string): SentMutation {
  const { n, id, kind } = mutation;
  const named = id === mutationId(device, n) ? {} : { id };
  if (mutation.kind === "skip") return { n, kind, ...named };
  const { id: _id, stamp, ...rest } = mutation;
  const own = stamp.slice(STAMP_TIME_CHARS) === `-${device}`;
  return { ...rest, ...named, stamp: own ? stamp.slice(0, STAMP_TIME_CHARS) : stamp };
}

async function remedied(replica: Replica, error: unknown): Promise<unknown> {
  if (!(error instanceof RequestFailed) || !error.problem) return error;
  const { code, expected } = error.problem;
  if (code === "mutation_gap" && expected !== undefined) await replica.outbox.rewind(expected);
  else if (code !== "epoch_changed" || !(await beginEpoch(replica, error.problem))) return error;
  return new RequestFailed({ kind: "again" }, error.problem, error);
}
