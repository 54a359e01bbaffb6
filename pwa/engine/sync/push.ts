// Push: the outbox to the server, in order of n.

import { PROTOCOL, SCHEMA_VERSION } from "../core/schema.gen";
import type { PushAnswer } from "../core/types";
import type { Replica } from "../store/replica";
import { isPushAnswer } from "./answers";
import { beginEpoch } from "./pull";
import { post, RequestFailed } from "./request";

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
 * Sends one batch, at most `max` acts, and stores its answers. Throws RequestFailed, also for an answer that
 * settles nothing; a gap is put right first and then reported as `again`.
 */
export async function pushOnce(replica: Replica, max: number): Promise<Pushed> {
  const { outbox, env } = replica;
  const { mutations, acts } = await outbox.offer(max, PUSH_CHARS_MAX);
  if (!mutations.length) return { left: false, news: false, settled: 0, acts: 0 };
  try {
    const { cursor, mark } = replica.pull;
    const request = {
      protocol: PROTOCOL,
      schema: SCHEMA_VERSION,
      device: replica.device,
      mutations,
      // Where this device is: a server that was restored must say so before an edit is merged by what it had
      // seen.
      ...(cursor && { cursor }),
      ...(cursor && mark && { mark }),
    };
    const answer = await post<PushAnswer>(env, "/api/sync/push", request, isPushAnswer, acts);
    const answered = new Set(answer.results.map(({ n }) => n));
    const settled = mutations.filter(({ n }) => answered.has(n)).length;
    if (!settled) throw new RequestFailed({ kind: "busy", retryAfter_ms: null }, null);
    await outbox.settle(mutations, answer.results);
    replica.see(answer.stamp);
    const news =
      answer.seq > replica.pull.seq || answer.epoch !== replica.pull.epoch || replica.pull.renewing;
    return { left: outbox.hasQueued, news, settled, acts: settled === mutations.length ? acts : 0 };
  } catch (error) {
    outbox.land();
    throw await remedied(replica, error);
  }
}

async function remedied(replica: Replica, error: unknown): Promise<unknown> {
  if (!(error instanceof RequestFailed) || !error.problem) return error;
  const { code, expected } = error.problem;
  if (code === "mutation_gap" && expected !== undefined) await replica.outbox.rewind(expected);
  else if (code !== "epoch_changed" || !(await beginEpoch(replica, error.problem))) return error;
  return new RequestFailed({ kind: "again" }, error.problem, error);
}
