// HTTP as the sync loop needs it: JSON in and out, large bodies gzipped, every failure in the words of the machine.
import type { Env } from "./env";
import type { Failure } from "./machine";

/** Bodies above this many characters are gzipped. */
export const GZIP_FROM_CHARS = 8 * 1024;
export const REQUEST_TIMEOUT_MS = 60_000;

/** The server's problem+json, as far as the device reads it. */
export interface Problem {
  status: number; code: string; detail?: string;
  expected?: number; epoch?: string; last_n?: number; seq?: number;
}

export class RequestFailed extends Error {
  constructor(readonly failure: Failure, readonly problem: Problem | null, cause?: unknown) {
    super(problem ? `${problem.status} ${problem.code}` : "the server cannot be reached", { cause });
    this.name = "RequestFailed";
  }
}

/** POSTs JSON and returns the answer's JSON. Throws RequestFailed. `size`: mutations in the body, for the machine. */
export async function post<A>(env: Env, path: string, body: unknown, size = 0): Promise<A> {
  const text = JSON.stringify(body);
  const zipped = text.length > GZIP_FROM_CHARS && typeof CompressionStream !== "undefined";
  let response: Response;
  try {
    response = await env.fetch(path, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/json", ...(zipped && { "Content-Encoding": "gzip" }) },
      body: zipped ? await gzip(text) : text,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  } catch (error) {
    throw new RequestFailed({ kind: "network" }, null, error);
  }
  if (!response.ok) throw await refusal(env, response, size);
  try {
    return (await response.json()) as A;
  } catch (error) {
    // A cut answer, or the sign-in page of a hotel's network: not our server.
    throw new RequestFailed({ kind: "network" }, null, error);
  }
}

async function gzip(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function refusal(env: Env, response: Response, size: number): Promise<RequestFailed> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const problem: Problem = { ...body, status: response.status, code: body.code ?? `http_${response.status}` };
  return new RequestFailed(failureOf(env, response, problem, size), problem);
}

/** Answers that are about this body: only these may split a batch or put an item aside. Anything else an unknown box
 *  on the way may say (403, 404, a bare 500) must not cost a person their work: wait and try again. */
const REFUSED = ["bad_request", "batch_too_large", "body_too_large"];

function failureOf(env: Env, response: Response, { status, code }: Problem, size: number): Failure {
  if (status === 401 || code === "device_unknown") return { kind: "signed_out" };
  if (status === 426) return { kind: "upgrade" };
  if (status === 413 || REFUSED.includes(code)) return { kind: "batch_refused", size };
  if (code === "server_failed") return { kind: "upset", size };
  return { kind: "busy", retryAfter_ms: retryAfter_ms(response.headers.get("Retry-After"), env.now()) };
}

/** Retry-After as seconds or as a date, in ms from now; null when absent or unreadable. */
export function retryAfter_ms(header: string | null, now_ms: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at_ms = Date.parse(header);
  return Number.isNaN(at_ms) ? null : Math.max(0, at_ms - now_ms);
}
