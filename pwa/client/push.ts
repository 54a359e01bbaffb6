// Push: the outbox to the server, in order of n.
import { beginEpoch } from "./pull";
import type { Replica } from "./replica";
import { post, RequestFailed } from "./request";
import { PROTOCOL, SCHEMA_VERSION } from "./schema.gen";
import type { PushAnswer } from "./types";

/** Characters of mutations in one push: even if each took three bytes, it stays below PUSH_BYTES_MAX. */
export const PUSH_CHARS_MAX = 640_000;

export interface Pushed {
  /** Mutations wait still. */
  left: boolean;
  /** The server has changes this device has not pulled. */
  news: boolean;
  sent: number;
}

/** Sends one batch and stores its answers. Throws RequestFailed; a gap is put right first and then reported as `again`. */
export async function pushOnce(replica: Replica, max: number): Promise<Pushed> {
  const { outbox, env } = replica;
  const mutations = outbox.offer(max, PUSH_CHARS_MAX);
  if (!mutations.length) return { left: false, news: false, sent: 0 };
  try {
    const { cursor, mark } = replica.pull;
    const request = {
      protocol: PROTOCOL, schema: SCHEMA_VERSION, device: replica.device, mutations,
      // Where this device is: a server that was restored must say so before an edit is merged by what it had seen.
      ...(cursor && { cursor }), ...(cursor && mark && { mark }),
    };
    const answer = await post<PushAnswer>(env, "/api/sync/push", request, mutations.length);
    await outbox.settle(mutations, answer.results);
    replica.see(answer.stamp);
    const news = answer.seq > replica.pull.seq || answer.epoch !== replica.pull.epoch || replica.pull.renewing;
    return { left: outbox.queued().length > 0, news, sent: mutations.length };
  } catch (error) {
    outbox.land();
    throw await remedied(replica, error);
  }
}

async function remedied(replica: Replica, error: unknown): Promise<unknown> {
  if (!(error instanceof RequestFailed) || !error.problem) return error;
  const { code, expected } = error.problem;
  if (code === "epoch_changed") await beginEpoch(replica, error.problem);
  else if (code === "mutation_gap" && expected !== undefined) await replica.outbox.rewind(expected);
  else return error;
  return new RequestFailed({ kind: "again" }, error.problem, error);
}
