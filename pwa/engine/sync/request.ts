// Requests of the sync loop: every way they can fail, in the words of the machine.
import type { Env } from "../core/env";
import { entered } from "../core/here";
import { call, HttpError, type Problem } from "../core/http";
import type { Failure } from "./machine";

export type { Problem } from "../core/http";

export class RequestFailed extends Error {
  constructor(
    readonly failure: Failure,
    readonly problem: Problem | null,
    cause?: unknown,
  ) {
    super(problem ? `${problem.status} ${problem.code}` : "the server cannot be reached", { cause });
    this.name = "RequestFailed";
  }

  /** Something on the way answered. */
  get between(): boolean {
    return this.cause instanceof HttpError && this.cause.between;
  }
}

/** For which device a request speaks, and how. */
export interface Asker {
  env: Env;
  device: string;
}

/**
 * POSTs JSON and returns the answer, which `isOurs` has looked at. Throws RequestFailed. `size`: mutations in
 * the body, for the machine.
 */
export async function post<A>(
  { env, device }: Asker,
  path: string,
  body: unknown,
  isOurs: (answer: unknown) => answer is A,
  size = 0,
): Promise<A> {
  const before = entered();
  let answer: unknown;
  try {
    answer = await call<unknown>(env, "POST", path, { body, device });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const failure = failureOf(error, size);
    // Asked under a session that a sign-in has replaced meanwhile.
    const stale = failure.kind === "signed_out" && entered() !== before;
    throw new RequestFailed(stale ? { kind: "again" } : failure, error.problem, error);
  }
  // JSON, but not what our server says: a portal, or a page of another app.
  if (!isOurs(answer))
    throw new RequestFailed({ kind: "network" }, null, new HttpError(200, null, null, "JSON of another"));
  return answer;
}

/**
 * Answers that are about this body: only these may split a batch or put an item aside at once. Anything else
 * an unknown box on the way may say (403, 404, a bare 500) must not cost a person their work: wait and try
 * again.
 */
const REFUSED = ["bad_request", "batch_too_large", "body_too_large"];

function failureOf({ status, problem, retryAfter_ms }: HttpError, size: number): Failure {
  if (!problem) {
    if (status < 300) return { kind: "network" };
    // A box with a limit of its own: smaller bodies may pass, and it may be gone tomorrow. One item waits.
    if (status === 413 && size > 1) return { kind: "upset", size };
    return { kind: "busy", retryAfter_ms };
  }
  if (status === 401 || problem.code === "device_unknown") return { kind: "signed_out" };
  if (status === 426) return { kind: "upgrade" };
  if (status === 413 || REFUSED.includes(problem.code)) return { kind: "batch_refused", size };
  if (problem.code === "server_failed") return { kind: "upset", size };
  return { kind: "busy", retryAfter_ms };
}
