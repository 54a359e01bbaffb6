// What a replica is looked after with, beside the log: the types an update brought, and counts that the
// server compares.
import type { Tally } from "../core/counts";
import { recentTypes } from "../core/reach";
import {
  COUNTS_EVERY_MS,
  RECORD_TYPES,
  RENEWALS_PER_DAY_MAX,
  SCHEMA_VERSION,
  TYPES_DELAY_MAX_MS,
} from "../core/schema.gen";
import type { AnyType, PullAnswer } from "../core/types";
import type { Compared, PullState } from "../store/meta";
import type { Replica } from "../store/replica";
import { readCursor } from "./cursor";

const DAY_MS = 86_400_000;

/** The types that came after version `schema`. */
export const typesSince = (schema: number): AnyType[] =>
  Object.entries(RECORD_TYPES).flatMap(([type, { since }]) => (since > schema ? [type] : []));

export class Upkeep {
  /** As stored. */
  compared: Compared = { asked_ms: 0, renewed: {}, differ: [] };
  /**
   * There is a reason to compare: the app has started, a snapshot, a change of keys or an update is through.
   */
  private reason = true;
  /** When the types of an update may be fetched: not before, so that a thousand phones do not ask at once. */
  private typesAt_ms: number | null = null;

  constructor(private readonly replica: Replica) {}

  /** Rows differ from the server's and fetching them anew did not help. */
  get differs(): boolean {
    return this.compared.differ.length > 0;
  }

  /** Another reason to compare. */
  wonder(): void {
    this.reason = true;
  }

  /** How long until the types of an update are due; null when there are none. */
  untilTypes_ms(): number | null {
    const { pull, env } = this.replica;
    if (pull.schema >= SCHEMA_VERSION && pull.since !== null) return null;
    this.typesAt_ms ??= env.now() + Math.round(TYPES_DELAY_MAX_MS * env.random());
    return Math.max(0, this.typesAt_ms - env.now());
  }

  /**
   * Before a pull: begins to fetch the types of an update when they are due. A first snapshot goes before.
   */
  async begin(): Promise<void> {
    const { pull } = this.replica;
    if (this.untilTypes_ms() !== 0 || !pull.complete || pull.renewing) return;
    const months = pull.since === null;
    if (!months && (pull.refetch?.schema ?? 0) >= SCHEMA_VERSION) return;
    const types = [...new Set([...typesSince(pull.schema), ...(months ? recentTypes() : [])])];
    if (types.length) await this.replica.refetch(types, { schema: SCHEMA_VERSION, months });
    // Only fields were added: every row here has them already. Stored with the next page.
    else this.replica.pull = { ...pull, schema: SCHEMA_VERSION, since: pull.since ?? 0 };
    this.wonder();
  }

  /**
   * The server is older than this app and does not send types alone. What is lost here comes with a whole
   * snapshot; the types of an update it does not have: they are asked for later. True when there is more to
   * pull.
   */
  async notServed(): Promise<boolean> {
    const { pull, env } = this.replica;
    this.typesAt_ms = env.now() + COUNTS_EVERY_MS;
    if (pull.refetch?.lost) await this.replica.renew(pull.epoch);
    else this.replica.leaveRefetch();
    return true;
  }

  /**
   * Ask for counts with the next pull. A snapshot asks with each of its pages: only its last one can be
   * compared.
   */
  asks(pull: PullState): boolean {
    return this.reason && isPlain(pull) && this.replica.env.now() - this.compared.asked_ms >= COUNTS_EVERY_MS;
  }

  /**
   * Compares what is stored here with an answer's counts; true when something must be fetched anew now. An
   * answer that does not end at this device's place in the log says nothing.
   */
  async compare({ counts, seq, since }: PullAnswer): Promise<boolean> {
    const at = readCursor(this.replica.pull.cursor);
    const { pull, versions } = this.replica;
    const quiet = this.asks(pull) && pull.complete && !pull.renewing && !versions.outdated;
    // When a month has just fallen out here, the server still counted it.
    if (!counts || !quiet || at?.seq !== seq || at.before || (since && since !== pull.since)) return false;
    const now_ms = this.replica.env.now();
    const differ = differing(await this.replica.counts(), counts);
    const lately = renewedLately(this.compared.renewed, now_ms);
    const again = differ.filter(type => (lately[type]?.length ?? 0) < RENEWALS_PER_DAY_MAX);
    for (const type of again) lately[type] = [...(lately[type] ?? []), now_ms];
    this.compared = {
      asked_ms: now_ms,
      renewed: lately,
      differ: differ.filter(type => !again.includes(type)),
    };
    await this.replica.db.write(["meta"], "relaxed", tx =>
      tx.objectStore("meta").put(this.compared, "compared"),
    );
    // What differs is looked at again, in its time.
    this.reason = differ.length > 0;
    if (again.length) await this.replica.refetch(again, {});
    return again.length > 0;
  }
}

/** Nothing is being fetched, or about to be, beside the log. */
const isPlain = ({ backfill, refetch, schema, since }: PullState): boolean =>
  !backfill && !refetch && schema >= SCHEMA_VERSION && since !== null;

/** The types of which one side has other rows than the other. A type that is not named has none. */
function differing(
  here: ReadonlyMap<AnyType, Tally>,
  there: Readonly<Record<AnyType, [number, string]>>,
): AnyType[] {
  return [...new Set([...here.keys(), ...Object.keys(there)])].filter(type => {
    const [n, xor] = there[type] ?? [0, NOTHING];
    const mine = here.get(type);
    return (mine?.n ?? 0) !== n || (mine?.xor() ?? NOTHING) !== xor;
  });
}

function renewedLately(renewed: Compared["renewed"], now_ms: number): Compared["renewed"] {
  const lately = Object.entries(renewed).map(
    ([type, times]) => [type, times.filter(at_ms => now_ms - at_ms < DAY_MS)] as const,
  );
  return Object.fromEntries(lately.filter(([, times]) => times.length));
}

const NOTHING = "0".repeat(16);
