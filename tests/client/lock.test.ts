// The lock (K5-K9): which PINs are taken, what wrong tries cost, when it asks, what a finger must prove.
import { beforeEach, describe, expect, test } from "bun:test";
import "fake-indexeddb/auto";
import { deleteDB } from "idb";
import {
  LOCK_CLOCK_BACK_MAX_MS,
  PIN_DIGITS_MAX,
  PIN_DIGITS_MIN,
  PIN_TRIES_MAX,
} from "../../pwa/engine/core/schema.gen";
import { writeHome } from "../../pwa/engine/session/home";
import {
  daysLeft,
  forgetPin,
  type Lock,
  lockNow,
  lockOf,
  mustAsk,
  open,
  setAfter,
  setPin,
  setRules,
  signedIn,
  touch,
  triesOf,
  tryPin,
  untilOf,
} from "../../pwa/engine/session/lock";
import { isDue, markOf } from "../../pwa/engine/session/mark";
import { isProven, KEY_ALGORITHMS, type Proof } from "../../pwa/engine/session/own_key";
import { isPin, makePin, pinFault } from "../../pwa/engine/session/pin";
import { uuid } from "./kit";

const NOW = Date.UTC(2026, 10, 28, 8, 0, 0);
const MINUTE = 60_000;
const DAY = 86_400_000;
const RIGHT = "482915";
const WRONG = "482916";

const kept = new Map<string, string>();
let person = "";

beforeEach(async () => {
  globalThis.localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
  kept.clear();
  await deleteDB("lapangan.home");
  person = uuid();
});

/** Wrong tries, each as soon as one may be made; returns when the last was. */
async function wrongTries(count: number, from_ms = NOW): Promise<number> {
  let now_ms = from_ms;
  for (let n = 0; n < count; n++) {
    const at = await triesOf(person, now_ms);
    if (at.kind === "wait") now_ms += at.ms;
    expect(await tryPin(person, WRONG, now_ms)).not.toBeNull();
  }
  return now_ms;
}

describe("a PIN", () => {
  test("K5 is 6 to 12 digits", () => {
    expect([PIN_DIGITS_MIN, PIN_DIGITS_MAX]).toEqual([6, 12]);
    expect(pinFault("48291")).toBe("short");
    expect(pinFault("4829157306428")).toBe("long");
    expect(pinFault("48291a")).toBe("digits");
    expect(pinFault("４８２９１５")).toBe("digits");
    for (const pin of [RIGHT, "310766", "482915730642", "100200", "135790"])
      expect([pin, pinFault(pin)]).toEqual([pin, ""]);
  });

  test("K5 that everybody tries first is not taken", () => {
    for (const pin of [
      "000000",
      "111222",
      "101010",
      "123456",
      "987654",
      "890123",
      "210987",
      "112233",
      "123123",
      "12341234",
      "99999999",
    ])
      expect([pin, pinFault(pin)]).toEqual([pin, "easy"]);
  });

  test("K5 is kept as a salted hash that no two people share", async () => {
    const [one, other] = await Promise.all([makePin(RIGHT), makePin(RIGHT)]);
    expect(one.hash).not.toBe(other.hash);
    expect(JSON.stringify(one)).not.toContain(RIGHT);
    expect(await isPin(RIGHT, one)).toBe(true);
    expect(await isPin(WRONG, one)).toBe(false);
    expect(await isPin(`${RIGHT}0`, one)).toBe(false);
    expect(one.rounds).toBeGreaterThanOrEqual(100_000);
  });

  test("K5 made with fewer rounds by an older app still opens", async () => {
    const older = { salt: btoa("0123456789abcdef"), rounds: 1_000, digits: 6, hash: "" };
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(RIGHT), "PBKDF2", false, [
      "deriveBits",
    ]);
    const salt = new TextEncoder().encode("0123456789abcdef");
    const bits = await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: 1_000 },
      key,
      256,
    );
    older.hash = btoa(String.fromCharCode(...new Uint8Array(bits)));
    expect(await isPin(RIGHT, older)).toBe(true);
  });
});

describe("wrong tries", () => {
  beforeEach(() => setPin(person, RIGHT, NOW));

  test("K6 cost a wait from the fifth on, which grows, and after ten only the password opens", async () => {
    const waits: unknown[] = [];
    let now_ms = NOW;
    for (let n = 0; n < PIN_TRIES_MAX; n++) {
      const after = await tryPin(person, WRONG, now_ms);
      waits.push(after?.kind === "wait" ? after.ms / 1000 : after?.kind);
      if (after?.kind === "wait") now_ms += after.ms;
    }
    expect(waits).toEqual(["free", "free", "free", "free", 30, 60, 300, 900, 3600, "spent"]);
    expect(await tryPin(person, RIGHT, now_ms + 365 * DAY)).toEqual({ kind: "spent" });
  });

  test("K6 say how many are left before there is a wait", async () => {
    const left: unknown[] = [];
    for (let n = 0; n < 4; n++) left.push(await tryPin(person, WRONG, NOW));
    expect(left).toEqual([4, 3, 2, 1].map(left => ({ kind: "free", left })));
  });

  test("K6 during a wait are not looked at, not even the right one, and cost nothing more", async () => {
    await wrongTries(5);
    expect(await tryPin(person, RIGHT, NOW + 29_000)).toEqual({ kind: "wait", ms: 1_000 });
    expect(await tryPin(person, RIGHT, NOW + 30_000)).toBeNull();
  });

  test("K6 are counted before they are looked at", async () => {
    await wrongTries(3);
    // What is kept while the fourth is being hashed, when the battery may die.
    const { subtle } = crypto;
    const hash = subtle.deriveBits.bind(subtle);
    const counts: number[] = [];
    subtle.deriveBits = async (...how) => {
      counts.push((await lockOf(person)).wrong);
      return hash(...how);
    };
    try {
      await tryPin(person, WRONG, NOW);
    } finally {
      subtle.deriveBits = hash;
    }
    expect(counts).toEqual([4]);
  });

  test("K6 in several tabs at once are all counted", async () => {
    const ends = await Promise.all(Array.from({ length: 8 }, () => tryPin(person, WRONG, NOW)));
    expect((await lockOf(person)).wrong).toBe(5);
    expect(ends.filter(end => end?.kind === "wait")).not.toHaveLength(0);
    expect(await tryPin(person, RIGHT, NOW)).toMatchObject({ kind: "wait" });
  });

  test("K6 are forgotten after a right one", async () => {
    await wrongTries(4);
    expect(await tryPin(person, RIGHT, NOW)).toBeNull();
    expect(await triesOf(person, NOW)).toEqual({ kind: "free", left: 5 });
  });

  test("K6 a clock set forward gives no tries beyond the ten", async () => {
    let tries = 0;
    for (let day = 0; day < 40; day++)
      if ((await tryPin(person, WRONG, NOW + day * DAY))?.kind !== "spent") tries++;
    expect(tries).toBe(PIN_TRIES_MAX - 1);
    expect(await tryPin(person, RIGHT, NOW + 400 * DAY)).toEqual({ kind: "spent" });
  });

  test("K6 a clock set back makes nobody wait longer than the wait is", async () => {
    await wrongTries(5);
    const back = NOW - 365 * DAY;
    expect(await triesOf(person, back)).toEqual({ kind: "wait", ms: 30_000 });
    // It is counted down by that clock from then on.
    expect(await triesOf(person, back + 10_000)).toEqual({ kind: "wait", ms: 20_000 });
    expect(await tryPin(person, RIGHT, back + 30_000)).toBeNull();
  });

  test("K6 a right password takes the wait away, and a PIN that was spent or forgotten", async () => {
    const end_ms = await wrongTries(5);
    // Who remembers it after all has not forgotten it.
    await forgetPin(person);
    expect(await tryPin(person, RIGHT, end_ms + 30_000)).toBeNull();
    await signedIn(person, end_ms);
    expect((await lockOf(person)).pin).not.toBeNull();
    expect(await tryPin(person, RIGHT, end_ms)).toBeNull();
    lockNow(person);
    await forgetPin(person);
    await signedIn(person, end_ms);
    expect((await lockOf(person)).pin).toBeNull();
    expect(isDue(markOf(person)!, end_ms)).toBe(false);
    await setPin(person, RIGHT, end_ms);
    const spent_ms = await wrongTries(PIN_TRIES_MAX, end_ms);
    await signedIn(person, spent_ms);
    expect(await lockOf(person)).toMatchObject({ pin: null, wrong: 0, forgotten: false, renew: true });
  });
});

describe("time away", () => {
  let lock: Lock;
  beforeEach(async () => {
    await setPin(person, RIGHT, NOW);
    lock = await setAfter(person, 5);
    touch(person, lock, NOW, NOW);
  });
  const asks = (now_ms: number): boolean => mustAsk(person, lock, NOW, now_ms);

  test("K8 shorter than chosen asks nothing; as long as chosen asks", () => {
    expect(asks(NOW + 5 * MINUTE - 1)).toBe(false);
    expect(asks(NOW + 5 * MINUTE)).toBe(true);
    // A cold start knows it from the note alone.
    expect(isDue(markOf(person)!, NOW + 5 * MINUTE - 1)).toBe(false);
    expect(isDue(markOf(person)!, NOW + 5 * MINUTE)).toBe(true);
  });

  test("K8 is counted from the last use, in whatever tab", () => {
    touch(person, lock, NOW, NOW + 4 * MINUTE);
    expect(asks(NOW + 8 * MINUTE)).toBe(false);
    expect(asks(NOW + 9 * MINUTE)).toBe(true);
  });

  test("K8 chosen as never asks only when told to", async () => {
    lock = await setAfter(person, 0);
    touch(person, lock, NOW, NOW);
    expect(asks(NOW + 13 * DAY)).toBe(false);
    lockNow(person);
    expect(asks(NOW)).toBe(true);
    expect(isDue(markOf(person)!, NOW)).toBe(true);
  });

  test("K8 the company's longest holds, also for what was chosen before", async () => {
    lock = await setAfter(person, 0);
    touch(person, lock, NOW, NOW);
    lock = await setRules(person, { most_min: 1, offline_days: 14 });
    expect(asks(NOW + MINUTE)).toBe(true);
    expect(untilOf({ ...lock, after_min: 60 }, NOW, NOW)).toBe(NOW + MINUTE);
    expect(untilOf({ ...lock, after_min: 1, most_min: 15 }, NOW, NOW)).toBe(NOW + MINUTE);
  });

  test("K8 a clock set back asks; one that is put right by a little does not", () => {
    expect(asks(NOW - LOCK_CLOCK_BACK_MAX_MS)).toBe(false);
    expect(asks(NOW - LOCK_CLOCK_BACK_MAX_MS - 1)).toBe(true);
  });

  test("K8 a note that was cleared away asks, for the PIN is still here", () => {
    kept.clear();
    expect(asks(NOW)).toBe(true);
  });

  test("K8 without a PIN nothing is asked within the days", async () => {
    person = uuid();
    lock = await lockOf(person);
    expect(asks(NOW + DAY)).toBe(false);
    touch(person, lock, NOW, NOW);
    expect(asks(NOW + 13 * DAY)).toBe(false);
  });
});

describe("days without the server", () => {
  const after = 14 * DAY;

  test("K9 the lock asks whatever was chosen, and then once a day", async () => {
    await setPin(person, RIGHT, NOW);
    const off = await setAfter(person, 0);
    touch(person, off, NOW, NOW + after - 1);
    expect(mustAsk(person, off, NOW, NOW + after - 1)).toBe(false);
    expect(mustAsk(person, off, NOW, NOW + after)).toBe(true);
    await writeHome({ contacts: { [person]: NOW } });
    await open(person, NOW + after);
    const again = await lockOf(person);
    expect(mustAsk(person, again, NOW, NOW + after + DAY - 1)).toBe(false);
    expect(mustAsk(person, again, NOW, NOW + after + DAY)).toBe(true);
  });

  test("K9 a contact begins them anew", async () => {
    const lock = await lockOf(person);
    touch(person, lock, NOW, NOW);
    const met_ms = NOW + 10 * DAY;
    touch(person, lock, met_ms, met_ms);
    expect(mustAsk(person, lock, met_ms, NOW + after)).toBe(false);
    expect(mustAsk(person, lock, met_ms, met_ms + after)).toBe(true);
  });

  test("K9 without a PIN it asks all the same, and no day of grace follows", async () => {
    const lock = { ...(await lockOf(person)), opened_ms: NOW + after };
    touch(person, lock, NOW, NOW + after);
    expect(mustAsk(person, lock, NOW, NOW + after)).toBe(true);
  });

  test("K9 it is said from three days before", () => {
    expect(daysLeft({ most_min: 0, offline_days: 14 }, NOW, NOW + 11 * DAY - 1)).toBeNull();
    expect(daysLeft({ most_min: 0, offline_days: 14 }, NOW, NOW + 11 * DAY)).toBe(3);
    expect(daysLeft({ most_min: 0, offline_days: 14 }, NOW, NOW + 13 * DAY)).toBe(1);
    expect(daysLeft({ most_min: 0, offline_days: 14 }, NOW, NOW + after)).toBeNull();
  });
});

describe("a fingerprint", () => {
  const PLACE = { origin: "https://crm.example", host: "crm.example" };
  const CHALLENGE = toUrl(crypto.getRandomValues(new Uint8Array(32)));

  function toUrl(bytes: Uint8Array): string {
    return btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  }

  /** A number of a signature as DER writes it. */
  function integer(share: Uint8Array): number[] {
    const digits = [...share];
    while (digits.length > 1 && digits[0] === 0) digits.shift();
    if (digits[0]! & 0x80) digits.unshift(0);
    return [2, digits.length, ...digits];
  }

  async function made(alg: number): Promise<CryptoKeyPair> {
    return crypto.subtle.generateKey(
      alg === -7
        ? { name: "ECDSA", namedCurve: "P-256" }
        : {
            name: "RSASSA-PKCS1-v1_5",
            hash: "SHA-256",
            modulusLength: 2048,
            publicExponent: new Uint8Array([1, 0, 1]),
          },
      true,
      ["sign", "verify"],
    ) as Promise<CryptoKeyPair>;
  }

  async function answer(
    alg: number,
    pair: CryptoKeyPair,
    change: Partial<{ type: string; challenge: string; origin: string; host: string; flags: number }> = {},
  ): Promise<Proof> {
    const { host, flags, ...said } = {
      type: "webauthn.get",
      challenge: CHALLENGE,
      origin: PLACE.origin,
      host: PLACE.host,
      flags: 0x05,
      ...change,
    };
    const client = new TextEncoder().encode(JSON.stringify(said));
    const place = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(host)));
    const data = new Uint8Array([...place, flags, 0, 0, 0, 1]);
    const signed = new Uint8Array([
      ...data,
      ...new Uint8Array(await crypto.subtle.digest("SHA-256", client)),
    ]);
    const how = alg === -7 ? { name: "ECDSA", hash: "SHA-256" } : { name: "RSASSA-PKCS1-v1_5" };
    const plain = new Uint8Array(await crypto.subtle.sign(how, pair.privateKey, signed));
    const both = [...integer(plain.slice(0, 32)), ...integer(plain.slice(32))];
    const signature = alg === -7 ? new Uint8Array([0x30, both.length, ...both]) : plain;
    return { clientDataJSON: toUrl(client), authenticatorData: toUrl(data), signature: toUrl(signature) };
  }

  for (const alg of KEY_ALGORITHMS) {
    test(`K7 opens when challenge, place, flag and signature are right (${alg})`, async () => {
      const pair = await made(alg);
      const key = {
        id: "one",
        alg,
        spki: toUrl(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey))),
      };
      // So often that numbers of a signature with a leading zero, or a high first bit, are among them.
      for (let n = 0; n < 40; n++)
        expect(await isProven(key, CHALLENGE, await answer(alg, pair), PLACE)).toBe(true);
      const refused = [
        { type: "webauthn.create" },
        { challenge: toUrl(new Uint8Array(32)) },
        { origin: "https://crm.example.evil" },
        { host: "evil.example" },
        { flags: 0x01 },
      ];
      for (const change of refused)
        expect(await isProven(key, CHALLENGE, await answer(alg, pair, change), PLACE)).toBe(false);
      const stranger = await answer(alg, await made(alg));
      expect(await isProven(key, CHALLENGE, stranger, PLACE)).toBe(false);
      expect(await isProven(key, CHALLENGE, { ...stranger, signature: "AA" }, PLACE)).toBe(false);
      expect(await isProven(key, CHALLENGE, { ...stranger, clientDataJSON: "!" }, PLACE)).toBe(false);
    });
  }
});
