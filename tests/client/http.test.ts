// The one HTTP client: limits on every wait and size, and what is not our server's is no answer.
import { expect, test } from "bun:test";
import {
  ANSWER_BYTES_MAX,
  ANSWER_LIMIT_MS,
  ask,
  type Call,
  call,
  file,
  GZIP_FROM_CHARS,
  HttpError,
  STALL_LIMIT_MS,
  STRANGER_WAIT_MAX_MS,
  UPLOAD_BYTES_PER_S_MIN,
} from "../../pwa/engine/core/http";
import { post, RequestFailed } from "../../pwa/engine/sync/request";
import { Clock } from "./clock";
import { aWorld, json, problem, readBody } from "./kit";

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve));
};

function aLine(answer: (path: string, init: RequestInit) => Promise<Response>) {
  const clock = new Clock();
  const sent: RequestInit[] = [];
  const env = {
    ...aWorld(),
    now: () => clock.now_ms,
    later: clock.later,
    fetch: (path: string, init: RequestInit) => {
      sent.push(init);
      return answer(path, init);
    },
  };
  return { clock, env, sent, pass: (ms: number) => clock.pass(ms, turns) };
}

/** What a call came to, or "waits". */
function watched(work: Promise<unknown>): { now: () => unknown } {
  let end: unknown = "waits";
  work.then(
    answer => (end = answer),
    (error: unknown) => (end = error),
  );
  return { now: () => end };
}

const never = (): Promise<Response> => new Promise(() => {});
const page = (
  status: number,
  body = "<html>Log in to Wi-Fi</html>",
  headers: Record<string, string> = {},
): Response => new Response(body, { status, headers: { "Content-Type": "text/html", ...headers } });
const text = (body: string, type = "application/json", status = 200): Response =>
  new Response(body, { status, headers: { "Content-Type": type } });

/** An answer whose body comes piece by piece, when the test says so. */
function byPieces(): { response: Response; piece: (text: string) => void; end: () => void } {
  let body!: ReadableStreamDefaultController<Uint8Array>;
  const response = new Response(new ReadableStream({ start: c => void (body = c) }), {
    headers: { "Content-Type": "application/json" },
  });
  return { response, piece: part => body.enqueue(new TextEncoder().encode(part)), end: () => body.close() };
}

test("JSON goes out and comes in, without caches, and to our server alone", async () => {
  const { env, sent } = aLine(async () => json({ fine: true }));
  expect(await call<object>(env, "POST", "/api/x", { body: { a: 1 } })).toEqual({ fine: true });
  expect(sent[0]).toMatchObject({
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    body: '{"a":1}',
  });
  await call(env, "GET", "/api/x");
  expect(sent[1]!.body).toBeUndefined();
  expect(sent[1]!.cache).toBe("no-store");
  expect(new Headers(sent[1]!.headers).has("Content-Type")).toBe(false);
});

test("large bodies are gzipped, a form goes as it is", async () => {
  const { env, sent } = aLine(async () => json({}));
  const large = { text: "x".repeat(GZIP_FROM_CHARS) };
  await call(env, "POST", "/api/x", { body: large });
  expect(new Headers(sent[0]!.headers).get("Content-Encoding")).toBe("gzip");
  expect(await readBody(sent[0]!)).toEqual(large);
  const form = new FormData();
  form.append("file", new Blob(["a,b"]), "a.csv");
  await call(env, "POST", "/api/x", { body: form });
  expect(sent[1]!.body).toBe(form);
  expect(new Headers(sent[1]!.headers).has("Content-Type")).toBe(false);
});

const STRANGE: [string, () => Response, string][] = [
  ["a portal's page with 200", () => page(200), "offline"],
  ["a portal's page that says it is text", () => text("Log in", "text/plain"), "offline"],
  ["no content type", () => new Response(new Blob(["{}"])), "offline"],
  ["nothing with 204", () => new Response(null, { status: 204 }), "offline"],
  ["an empty answer", () => text(""), "offline"],
  ["a cut answer", () => text('{"cursor": "e1.'), "offline"],
  ["a page that says it is JSON", () => text("<html></html>"), "offline"],
  ["a proxy's 502", () => page(502), "http_502"],
  ["a proxy's 413", () => page(413, "<html>413</html>"), "http_413"],
  ["a proxy's 401", () => page(401, "<html>401</html>"), "http_401"],
  ["a proxy's 401 as JSON", () => json({ error: "unauthorized" }, 401), "http_401"],
  ["a code that is none", () => json({ code: { a: 1 } }, 403), "http_403"],
  ["a list with 500", () => json([], 500), "http_500"],
  ["null with 400", () => text("null", "application/json", 400), "http_400"],
  ["our server's no", () => problem(401, "signed_out"), "signed_out"],
];
const BETWEEN: [string, () => Response][] = [
  ["a portal's page", () => page(200)],
  ["nothing with 204", () => new Response(null, { status: 204 })],
  ["a box's 413", () => page(413)],
  ["a box's 426", () => page(426)],
  ["a box's 401 as JSON with a code", () => json({ code: "signed_out" }, 401)],
  ["a box's problem+json", () => strange({ type: "about:blank", code: "signed_out" }, 401)],
  ["our type for another code", () => strange({ type: "urn:lapangan:slow_down", code: "signed_out" }, 401)],
  ["our problem as mere JSON", () => json({ type: "urn:lapangan:signed_out", code: "signed_out" }, 401)],
  ["a sign-in elsewhere", () => Object.defineProperty(page(200), "type", { value: "opaqueredirect" })],
  ["a network that asks to sign in", () => page(511)],
  ["JSON of somebody else", () => text("{}")],
];
const strange = (body: object, status: number): Response =>
  json(body, status, { "Content-Type": "application/problem+json" });
for (const [what, answer] of BETWEEN) {
  test(`${what} is something between`, async () => {
    const { env } = aLine(async () => answer());
    const told = await ask(env, "GET", "/api/x");
    expect(told).toMatchObject({ ok: false, between: true });
    expect(told.code).not.toBe("signed_out");
  });
}

test("neither no network, a server that is down nor our own no is something between", async () => {
  const cut = () => new Response('{"cursor', { headers: json({}).headers });
  for (const answer of [cut, () => page(502), () => problem(413, "body_too_large")]) {
    const { env } = aLine(async () => answer());
    expect(await ask(env, "GET", "/api/x")).toMatchObject({ ok: false, between: false });
  }
});

test("a box on the way is not believed for longer than a minute", async () => {
  for (const wait of ["86400", "1e15", "Fri, 31 Dec 2099 23:59:59 GMT"]) {
    const { env } = aLine(async () => page(401, "", { "Retry-After": wait }));
    expect((await ask(env, "GET", "/api/x")).retryAfter_ms).toBe(STRANGER_WAIT_MAX_MS);
  }
});

for (const [what, answer, code] of STRANGE) {
  test(`${what} is ${code}`, async () => {
    const { env } = aLine(async () => answer());
    expect(await ask(env, "GET", "/api/x")).toMatchObject({ ok: false, code, data: null });
    await expect(call(env, "GET", "/api/x")).rejects.toBeInstanceOf(HttpError);
  });
}

test("our problem+json is read once: what it carries is there, what is misshapen is not", async () => {
  const extras = { detail: "Later.", expected: 4, epoch: "e2", last_n: 0 };
  const { env } = aLine(
    async () =>
      new Response(JSON.stringify({ type: "urn:lapangan:slow_down", code: "slow_down", ...extras }), {
        status: 429,
        headers: { "Content-Type": "application/problem+json", "Retry-After": "7" },
      }),
  );
  const error = (await call(env, "GET", "/x").catch((e: unknown) => e)) as HttpError;
  expect(error).toMatchObject({
    code: "slow_down",
    retryAfter_ms: 7_000,
    problem: { status: 429, code: "slow_down", ...extras },
  });
  const bad = aLine(async () =>
    problem(409, "mutation_gap", { expected: 0, epoch: "E 2", last_n: -1, detail: 5 }),
  );
  const misshapen = (await call(bad.env, "GET", "/x").catch((e: unknown) => e)) as HttpError;
  const { told: _all, ...read } = misshapen.problem!;
  expect(read).toEqual({ status: 409, code: "mutation_gap" });
});

const LIMITS: [string, Call, number][] = [
  ["an answer that does not begin", {}, ANSWER_LIMIT_MS],
  ["what the server works on for long", { answer_ms: 600_000 }, 600_000],
  [
    "an upload, as long as its bytes may take",
    { body: { text: "x".repeat(8_000) } },
    ANSWER_LIMIT_MS + (8_011 / UPLOAD_BYTES_PER_S_MIN) * 1000,
  ],
];
for (const [what, options, limit_ms] of LIMITS) {
  test(`given up: ${what}`, async () => {
    // This fetch does not hear its signal.
    const { env, pass, sent } = aLine(never);
    const end = watched(call(env, "POST", "/x", options));
    await pass(limit_ms - 1);
    expect(end.now()).toBe("waits");
    await pass(2);
    expect(end.now()).toMatchObject({ code: "offline" });
    expect(sent[0]!.signal!.aborted).toBe(true);
  });
}

test("a download may last while it goes on, and is given up when it stands still", async () => {
  const { response, piece, end } = byPieces();
  const { env, pass } = aLine(async () => response);
  const whole = watched(call(env, "GET", "/x"));
  for (const part of ['{"a":', '"', "б", '"', "}"]) {
    await pass(STALL_LIMIT_MS - 1);
    expect(whole.now()).toBe("waits");
    piece(part);
  }
  end();
  await pass(0);
  expect(whole.now()).toEqual({ a: "б" });
  const still = byPieces();
  const other = aLine(async () => still.response);
  const cut = watched(call(other.env, "GET", "/x"));
  await other.pass(0);
  still.piece('{"a":');
  await other.pass(STALL_LIMIT_MS + 1);
  expect(cut.now()).toMatchObject({ code: "offline" });
});

test("an answer without end is not read to its end", async () => {
  let pulled = 0;
  const body = new ReadableStream({
    pull: c => {
      pulled += 1024 * 1024;
      c.enqueue(new Uint8Array(1024 * 1024).fill(32));
    },
  });
  const { env } = aLine(async () => new Response(body, { headers: { "Content-Type": "application/json" } }));
  expect(await ask(env, "GET", "/x")).toMatchObject({ code: "offline" });
  expect(pulled).toBeLessThan(ANSWER_BYTES_MAX + 4 * 1024 * 1024);
});

test("a caller that leaves is not kept, also one that had left before", async () => {
  const stop = new AbortController();
  const { env, pass, sent } = aLine(never);
  const end = watched(call(env, "GET", "/x", { signal: stop.signal }));
  await pass(0);
  stop.abort();
  await pass(0);
  expect(end.now()).toBeInstanceOf(HttpError);
  expect(sent[0]!.signal!.aborted).toBe(true);
  await expect(call(env, "GET", "/x", { signal: stop.signal })).rejects.toBeInstanceOf(HttpError);
});

test("a file of the app that was asked for early is taken, and limited like any other", async () => {
  const { env, pass, sent } = aLine(never);
  expect(await file<object>(env, "/assets/en.json", Promise.resolve(json({ a: "b" })))).toEqual({ a: "b" });
  expect(sent.length).toBe(0);
  const end = watched(file(env, "/assets/en.json", never()));
  await pass(ANSWER_LIMIT_MS + 1);
  expect(end.now()).toBeInstanceOf(HttpError);
});

const FAILURES: [string, () => Response, object][] = [
  ["a portal's page", () => page(200), { kind: "network" }],
  ["JSON of something else", () => json({}), { kind: "network" }],
  ["a proxy's 401 ends no session", () => page(401), { kind: "busy", retryAfter_ms: null }],
  ["a proxy's 426 is no old version", () => page(426), { kind: "busy", retryAfter_ms: null }],
  ["a proxy's 403", () => page(403, "", { "Retry-After": "3" }), { kind: "busy", retryAfter_ms: 3_000 }],
  ["a proxy's 413 waits, and sends less", () => page(413), { kind: "upset", size: 9 }],
  [
    "a proxy's code is none of ours",
    () => json({ code: "signed_out" }, 401),
    { kind: "busy", retryAfter_ms: null },
  ],
  ["our 401", () => problem(401, "signed_out"), { kind: "signed_out" }],
  ["our 426", () => problem(426, "upgrade_needed"), { kind: "upgrade" }],
  ["our 413", () => problem(413, "batch_too_large"), { kind: "batch_refused", size: 9 }],
  ["another person's session", () => problem(403, "device_unknown"), { kind: "signed_out" }],
];
for (const [what, answer, failure] of FAILURES) {
  test(`in the words of the loop: ${what}`, async () => {
    const { env } = aLine(async () => answer());
    const error = await post(
      { env, device: "d" },
      "/api/sync/push",
      {},
      (_: unknown): _ is never => false,
      9,
    ).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RequestFailed);
    expect((error as RequestFailed).failure).toEqual(failure as never);
  });
}
