import { expect, test } from "bun:test";
import { LIVE_HEARTBEAT_MS } from "../../pwa/engine/core/schema.gen";
import type { LivePage } from "../../pwa/engine/core/types";
import {
  DEAD_MS,
  POLL_MS,
  REOPEN_FIRST_MS,
  REOPEN_MAX_MS,
  SILENT_MS,
  STREAM_OPENINGS_PER_MINUTE_MAX,
  streamOf,
} from "../../pwa/engine/sync/stream";
import { Clock, PaperStream } from "./clock";
import { aWorld } from "./kit";

const APART_MS = 60_000 / STREAM_OPENINGS_PER_MINUTE_MAX;

function aLine({ streams = true, chance = 0 } = {}) {
  const clock = new Clock();
  const made: { at_ms: number; stream: PaperStream }[] = [];
  const seqs: number[] = [];
  const looks: number[] = [];
  const world = {
    ...aWorld(),
    now: () => clock.now_ms,
    later: clock.later,
    random: () => chance,
    stream: () => {
      if (!streams) return null;
      made.push({ at_ms: clock.now_ms, stream: new PaperStream() });
      return made.at(-1)!.stream;
    },
  };
  const pages: LivePage[] = [];
  const line = streamOf(world, {
    path: () => "/live",
    onSeq: seq => seqs.push(seq),
    onPage: page => pages.push(page),
    onBlind: () => looks.push(clock.now_ms),
  });
  line.open();
  /** Refuses so many openings, each as soon as it is made. */
  const refuse = async (times: number): Promise<void> => {
    for (; times > 0; times--) {
      const before = made.length;
      made.at(-1)!.stream.fail("refused");
      while (made.length === before) await clock.pass(100);
    }
  };
  return { clock, line, made, seqs, pages, looks, refuse, last: () => made.at(-1)!.stream };
}

test("L7 the stream only says how far the log reaches; what is no number is nothing", () => {
  const { last, seqs } = aLine();
  last().tell(7);
  for (const data of ["", "null", "[]", "{", '{"seq":"8"}', '{"seq":1e400}', '{"seq":7.5}'])
    last().send(data);
  last().tell(8);
  expect(seqs).toEqual([7, 8]);
});

test("a stream that stood is opened again soon; the new one tells what was missed, so nobody looks", async () => {
  const { clock, made, last, looks } = aLine({ chance: 0.5 });
  last().tell(1);
  await clock.pass(20_000);
  last().tell(2);
  await clock.pass(20_000);
  last().fail("cut");
  expect(made[0]!.stream.readyState).toBe(2);
  await clock.pass(REOPEN_FIRST_MS * 1.5);
  expect(made.length).toBe(2);
  expect(looks).toEqual([]);
});

test("a refused stream has a pull look at once, and is tried again ever more rarely, but goes on", async () => {
  const { made, refuse, looks } = aLine({ chance: 0.999 });
  await refuse(12);
  expect(looks.length).toBeGreaterThanOrEqual(12);
  const waits = made.slice(1).map(({ at_ms }, i) => at_ms - made[i]!.at_ms);
  expect(waits[0]!).toBe(APART_MS);
  expect(waits.at(-1)!).toBeGreaterThan(REOPEN_MAX_MS * 0.9);
});

test("D11 however often it fails, is closed and opened, openings are apart", async () => {
  const { clock, line, made, last } = aLine();
  for (let i = 0; i < 2_000; i++) {
    if (i % 3) last().fail(i % 2 ? "cut" : "refused");
    else line.close();
    line.open();
    await clock.pass(97);
  }
  for (const { at_ms } of made) {
    expect(made.filter(m => m.at_ms >= at_ms && m.at_ms < at_ms + 60_000).length).toBeLessThanOrEqual(
      STREAM_OPENINGS_PER_MINUTE_MAX,
    );
  }
  expect(made.length).toBeGreaterThan(10);
});

test("without streams a poll takes their place, until it is closed", async () => {
  const { clock, line, looks } = aLine({ streams: false });
  await clock.pass(5 * POLL_MS);
  expect(looks.length).toBe(5);
  line.close();
  await clock.pass(5 * POLL_MS);
  expect(looks.length).toBe(5);
});

test("L7 a stream through which nothing comes is polled beside, after two silent beats", async () => {
  const { clock, made, looks } = aLine();
  await clock.pass(SILENT_MS - 1);
  expect(looks).toEqual([]);
  await clock.pass(1);
  expect(looks.length).toBe(1);
  await clock.pass(3 * POLL_MS);
  expect(looks.length).toBe(4);
  expect(made.length).toBe(1);
});

test("L7 a stream with heartbeats needs no poll; two missing ones have a pull look, three open it again", async () => {
  const { clock, made, last, looks } = aLine();
  for (let beat = 0; beat < 10; beat++) {
    last().tell(5);
    await clock.pass(LIVE_HEARTBEAT_MS);
  }
  expect(looks).toEqual([]);
  await clock.pass(SILENT_MS - LIVE_HEARTBEAT_MS);
  expect(looks.length).toBe(1);
  expect(made.length).toBe(1);
  await clock.pass(DEAD_MS - SILENT_MS);
  expect(looks.length).toBe(1);
  expect(made.map(({ stream }) => stream.readyState)).toEqual([2, 1]);
});

test("when the server answers again, a stream that waits is opened as soon as it may be", async () => {
  const { clock, line, made, last, refuse } = aLine({ chance: 0.999 });
  await refuse(5);
  last().fail("refused");
  await clock.pass(APART_MS);
  const before = made.length;
  line.open();
  expect(made.length).toBe(before + 1);
});
