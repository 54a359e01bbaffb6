// The one door to the server: JSON out and in, a limit on each wait and on each answer, and one kind of
// error. What comes through it came from our server: the pages that hotels, proxies and captive portals put
// in its place do not.
import type { Env } from "./env";
import { DEVICE_HEADER, here, whoIsHere } from "./here";

/** Bodies above this many characters are gzipped. */
export const GZIP_FROM_CHARS = 8 * 1024;
/** From the end of the request to the beginning of its answer. */
export const ANSWER_LIMIT_MS = 45_000;
/** An upload may take as long as its bytes need at this speed: a bad line, but a living one. */
export const UPLOAD_BYTES_PER_S_MIN = 2_000;
/** Between two pieces of an answer: a long download is no fault while it goes on. */
export const STALL_LIMIT_MS = 30_000;
/** A page of the log has at most 4 MB (PULL_PAGE_BYTES_MAX of the server) and the record that crosses it. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
/** So long a box on the way may keep a device waiting: what it guards may be free again in a minute. */
export const STRANGER_WAIT_MAX_MS = 60_000;
/** Network Authentication Required. */
const ASKS_TO_SIGN_IN = 511;
const PROBLEM_JSON = /^application\/problem\+json\b/i;
/** Stands on every answer of our server's API. */
const MARK = "X-Lapangan";
const CODE = /^[a-z][a-z0-9_]{0,63}$/;

/** The server's problem+json, as far as the device reads it. */
export interface Problem {
  status: number;
  code: string;
  detail?: string;
  field?: string;
  /** Everything it said. */
  told?: Readonly<Record<string, unknown>>;
  expected?: number;
  epoch?: string;
  last_n?: number;
  seq?: number;
}

/**
 * Why a request has no answer. `problem`: our server said no, and why. Without one, something on the way
 * answered with `status`, or, when that is 0, nothing of ours came: no network, a cut or endless answer.
 */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    readonly retryAfter_ms: number | null,
    why: string,
    cause?: unknown,
  ) {
    super(why, { cause });
    this.name = "HttpError";
  }

  /** The word the pages have a text for. */
  get code(): string {
    return this.problem?.code ?? (this.status < 300 ? "offline" : `http_${this.status}`);
  }

  /**
   * Something on the way answers in our server's place, and may want something of the person first. What a
   * proxy says of a server that is down (5xx) is not that.
   */
  get between(): boolean {
    return !this.problem && this.status > 0 && (this.status < 500 || this.status === ASKS_TO_SIGN_IN);
  }
}

/** Hears what our server says of lost devices, whatever it was asked (E1 of sync/SPEC.md). */
export const lostWord: { hear: (lost: unknown) => void } = { hear: () => {} };

export interface Call {
  /** JSON, or a form with files. */
  body?: unknown;
  signal?: AbortSignal;
  /** For what the server works on for long. */
  answer_ms?: number;
  /**
   * The device it speaks for (K1). Where none is named it is that of what is open, and when another person's
   * data is open at the end, the call never ends.
   */
  device?: string;
  /** Only JSON that our server has marked as its own: for answers whose shape nobody looks at. */
  marked?: boolean;
}

/** One request; resolves to the answer's JSON. Throws HttpError. */
export async function call<A>(env: Env, method: string, path: string, options: Call = {}): Promise<A> {
  if (options.device !== undefined) return exchange(env, method, path, options);
  await whoIsHere();
  const device = here();
  const [end] = await Promise.allSettled([exchange<A>(env, method, path, { ...options, device })]);
  // The screen that asked is gone with its person; who goes on from here would do so as another one.
  if (device !== here()) return new Promise(() => {});
  if (end.status === "rejected") throw end.reason;
  return end.value;
}

async function exchange<A>(
  env: Env,
  method: string,
  path: string,
  { body, signal, answer_ms = ANSWER_LIMIT_MS, device = "", marked = false }: Call,
): Promise<A> {
  const wait = new Wait(env, signal);
  try {
    const sent = await encoded(body);
    wait.atMost(answer_ms + (sent.bytes / UPLOAD_BYTES_PER_S_MIN) * 1000);
    const response = await wait.for(
      env.fetch(path, {
        method,
        credentials: "same-origin",
        // No cache answers or keeps a POST; a word about it would only be sent along.
        ...(method === "GET" && { cache: "no-store" as const }),
        // The server need not hear which screen asks; its own site it sees by Origin.
        referrer: "",
        signal: wait.signal,
        // Our server sends nobody elsewhere; who does would get the person's edits. Not followed, but seen.
        redirect: "manual",
        ...(sent.body !== undefined && { body: sent.body }),
        headers: { ...sent.headers, [DEVICE_HEADER]: device },
      }),
    );
    if (marked && response.ok && !response.headers.has(MARK)) throw stranger(env, response);
    return await read<A>(env, response, wait);
  } catch (error) {
    throw error instanceof HttpError ? error : nothing("no answer came", error);
  } finally {
    wait.over();
  }
}

/**
 * What a call came to, for those who tell the person: `code` is empty when it went well, "offline" without an
 * answer.
 */
export interface Answer<A> {
  ok: boolean;
  code: string;
  detail: string;
  /** The value that was refused. */
  field?: string;
  /** What the server said beside the code. */
  told?: Readonly<Record<string, unknown>>;
  data: A | null;
  retryAfter_ms: number | null;
  /** Something on the way answered. */
  between: boolean;
}

/** `call` for screens: never throws. */
export async function ask<A>(env: Env, method: string, path: string, options: Call = {}): Promise<Answer<A>> {
  try {
    return {
      ok: true,
      code: "",
      detail: "",
      data: await call<A>(env, method, path, { ...options, marked: true }),
      retryAfter_ms: null,
      between: false,
    };
  } catch (error) {
    const { code, problem, retryAfter_ms, between } = error as HttpError;
    const { detail = "", field, told } = problem ?? {};
    const more = { ...(field && { field }), ...(told && { told }) };
    return { ok: false, code, detail, ...more, data: null, retryAfter_ms, between };
  }
}

/** The JSON of a file of the app, of which `early` may have been asked for already. Throws HttpError. */
export async function file<A>(env: Env, path: string, early?: Promise<Response>): Promise<A> {
  const wait = new Wait(env);
  try {
    wait.atMost(ANSWER_LIMIT_MS);
    return await read<A>(env, await wait.for(early ?? env.fetch(path, { signal: wait.signal })), wait);
  } catch (error) {
    throw error instanceof HttpError ? error : nothing("no answer came", error);
  } finally {
    wait.over();
  }
}

/** Retry-After as seconds or as a date, in ms from now; null when absent or unreadable. */
export function retryAfter_ms(header: string | null, now_ms: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at_ms = Date.parse(header);
  return Number.isNaN(at_ms) ? null : Math.max(0, at_ms - now_ms);
}

/** The patience of one call: what is waited for is given up when its time is over or the caller has left. */
class Wait {
  private readonly controller = new AbortController();
  private readonly givenUp: Promise<never>;
  private giveUp: (why: HttpError) => void = () => {};
  private clear: () => void = () => {};

  constructor(
    private readonly env: Env,
    private readonly caller?: AbortSignal,
  ) {
    this.givenUp = new Promise((_, reject) => (this.giveUp = reject));
    this.givenUp.catch(() => {}); // heard by whoever waits
    if (caller?.aborted) this.leave();
    else caller?.addEventListener("abort", this.leave);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on; a time set before is over with it. */
  atMost(limit_ms: number): void {
    this.clear();
    this.clear = this.env.later(limit_ms, () =>
      this.end(nothing(`nothing came for ${Math.round(limit_ms)} ms`)),
    );
  }

  /** Not every fetch hears its signal: a service worker on the way may not. */
  for<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.givenUp]);
  }

  over(): void {
    this.clear();
    this.caller?.removeEventListener("abort", this.leave);
  }

  private readonly leave = (): void => this.end(nothing("the caller left"));

  private end(why: HttpError): void {
    this.giveUp(why);
    this.controller.abort(why);
  }
}

interface Sent {
  body?: BodyInit;
  headers: Record<string, string>;
  bytes: number;
}

async function encoded(body: unknown): Promise<Sent> {
  if (body === undefined) return { headers: {}, bytes: 0 };
  if (body instanceof FormData) {
    let bytes = 0;
    body.forEach(value => (bytes += typeof value === "string" ? value.length : (value as File).size));
    return { body, headers: {}, bytes };
  }
  const text = JSON.stringify(body);
  const headers = { "Content-Type": "application/json" };
  if (text.length <= GZIP_FROM_CHARS || typeof CompressionStream === "undefined")
    return { body: text, headers, bytes: text.length };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const zipped = await new Response(stream).arrayBuffer();
  return { body: zipped, headers: { ...headers, "Content-Encoding": "gzip" }, bytes: zipped.byteLength };
}

async function read<A>(env: Env, response: Response, wait: Wait): Promise<A> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!/[/+]json\b/i.test(type)) {
    void response.body?.cancel().catch(() => {});
    throw stranger(env, response);
  }
  const text = await textOf(response, wait);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw response.ok ? nothing("the answer is cut", error) : stranger(env, response);
  }
  if (response.ok) return answer as A;
  if (!PROBLEM_JSON.test(type) || !isProblem(answer)) throw stranger(env, response);
  lostWord.hear((answer as { lost?: unknown }).lost);
  throw refusal(env, response, answer);
}

async function textOf(response: Response, wait: Wait): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    wait.atMost(STALL_LIMIT_MS);
    const { done, value } = await wait.for(reader.read());
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > ANSWER_BYTES_MAX) {
      void reader.cancel().catch(() => {});
      throw nothing(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Our server names every refusal, and as ours: others may say problem+json, too. */
function isProblem(body: unknown): body is Partial<Problem> & { code: string } {
  const { code, type } = (body ?? {}) as { code?: unknown; type?: unknown };
  return typeof code === "string" && CODE.test(code) && type === `urn:lapangan:${code}`;
}

function refusal(
  env: Env,
  { status, headers }: Response,
  body: Partial<Problem> & { code: string },
): HttpError {
  const { detail, field, expected, epoch, last_n, seq } = body;
  const problem: Problem = {
    status,
    code: body.code,
    told: body as Readonly<Record<string, unknown>>,
    ...(typeof detail === "string" && { detail }),
    ...(typeof field === "string" && { field }),
    ...(isWhole(expected, 1) && { expected }),
    ...(typeof epoch === "string" && /^[0-9a-z]{1,32}$/.test(epoch) && { epoch }),
    ...(isWhole(last_n, 0) && { last_n }),
    ...(isWhole(seq, 0) && { seq }),
  };
  return new HttpError(
    status,
    problem,
    retryAfter_ms(headers.get("Retry-After"), env.now()),
    `${status} ${body.code}`,
  );
}

const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

function stranger(env: Env, { status, type, headers }: Response): HttpError {
  const told = type === "opaqueredirect" ? 302 : status;
  const wait_ms = retryAfter_ms(headers.get("Retry-After"), env.now());
  return new HttpError(
    told,
    null,
    wait_ms === null ? null : Math.min(STRANGER_WAIT_MAX_MS, wait_ms),
    `${told}, not of our server`,
  );
}

const nothing = (why: string, cause?: unknown): HttpError => new HttpError(0, null, null, why, cause);
