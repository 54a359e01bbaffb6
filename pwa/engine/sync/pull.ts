// Pull: the server's log to this device, page by page. The next page is asked for, and applied, while this
// one is stored.

import { HttpError } from "../core/http";
import { lowestHeld } from "../core/reach";
import type { Told } from "../core/schema.gen";
import { PROTOCOL, PULL_ONLY_KEYS_MAX, SCHEMA_VERSION } from "../core/schema.gen";
import type { Change, Page as LogPage, PullAnswer } from "../core/types";
import type { PullState } from "../store/meta";
import type { Replica } from "../store/replica";
import type { Beside } from "../store/stored_rows";
import { isPullAnswer } from "./answers";
import { plainCursor, readCursor, seenFrom } from "./cursor";
import { type Asker, type Problem, post, RequestFailed } from "./request";
import { heard, telling } from "./telling";

/** The one key of a person who may read everything. */
const ALL = "all";

/** `brought`: rows of all pages that stood further on than what was asked for. */
export interface Pulled {
  more: boolean;
  brought: number;
}

/**
 * Pulls until nothing is left or `stop` says, of each page, that something else must go first. Throws
 * RequestFailed; a new epoch or a lost cursor is put right first and then reported as `again`.
 */
export async function pullAll(
  replica: Replica,
  stop: (page: Page) => boolean,
  onPage: (page: Page) => void,
): Promise<Pulled> {
  let brought = 0;
  try {
    await replica.prepare();
    await replica.upkeep.begin();
    const tells = telling(replica);
    let asked = replica.takeFirst() ?? ask(replica, replica.pull, replica.upkeep.asks(replica.pull), tells);
    for (;;) {
      const answer = await asked;
      heard(replica, tells);
      if (replica.pull.refetch && !replica.pull.backfill && !answer.counts)
        return { more: await replica.upkeep.notServed(), brought };
      const page = pageOf(replica, answer);
      brought += page.brought;
      const ends = stop(page) || !page.more;
      if (!ends) {
        asked = ask(replica, page.next, replica.upkeep.asks(page.next));
        // Awaited in the next round; until then its failure is nobody's.
        asked.catch(() => {});
      }
      await replica.applyPage(page.changes, page.next, answer.stamp, { more: !ends });
      // What compare counts is counted while the last page is stored.
      if (ends) await Promise.all([replica.stored(), replica.upkeep.asks(page.next) && replica.counts()]);
      onPage(page);
      if (ends) return { more: (await replica.upkeep.compare(answer)) || page.more, brought };
    }
  } catch (error) {
    // What was applied is stored, or read again, before anything else happens.
    await replica.stored();
    throw await remedied(replica, error);
  }
}

/**
 * One answer, worked out: the changes to apply, the state after it, the rows it brought from further on, and
 * how far a snapshot has come.
 */
export interface Page {
  changes: Change[];
  next: PullState;
  more: boolean;
  brought: number;
  progress?: { done: number; of: number };
}

/**
 * Asks for what follows `pull`. A device that has nothing yet asks with START while its database is being
 * made.
 */
export function ask(
  asker: Asker,
  pull: PullState,
  counts = false,
  tells: { told?: Told } = {},
): Promise<PullAnswer> {
  const { backfill } = pull;
  const refetch = backfill ? null : pull.refetch;
  // A server that counts knows `types` too: an older one would answer as if it had not been asked for them.
  return post<PullAnswer>(
    asker,
    "/api/sync/pull",
    {
      protocol: PROTOCOL,
      schema: SCHEMA_VERSION,
      device: asker.device,
      keys: pull.digest,
      cursor: (backfill ?? refetch ?? pull).cursor,
      ...(backfill && { only: backfill.only.slice(0, PULL_ONLY_KEYS_MAX) }),
      ...(refetch && { types: refetch.types }),
      ...((counts || refetch) && { counts: true }),
      ...(pull.since !== null && { since: pull.since }),
      ...(pull.mark && { mark: pull.mark }),
      ...tells,
    },
    isPullAnswer,
  );
}

/**
 * Applies and stores a page that came without a pull, of a replica that `isPlain` and whose place in the log
 * it goes on from. `beside`: stored and shown with it. Throws EngineError.
 */
export async function takePage(
  replica: Replica,
  { cursor, changes, mark }: LogPage,
  stamp: string,
  beside?: Beside,
): Promise<void> {
  const { epoch, seq } = readCursor(cursor)!;
  const page = pageOf(replica, {
    ...{ cursor, changes, epoch, seq, stamp, more: false },
    ...(mark && { mark }),
  });
  await replica.applyPage(page.changes, page.next, stamp, { told: true, ...(beside && { beside }) });
  await replica.stored();
}

function pageOf(replica: Replica, answer: PullAnswer): Page {
  const pull = replica.pull;
  // A snapshot begins with no cursor, but in an epoch that is known unless this device has nothing yet.
  const asked = (pull.backfill ?? pull.refetch ?? pull).cursor || (pull.epoch && beginningOf(pull));
  const seen = seenFrom(asked, answer.cursor, answer.more);
  if (seen === "elsewhere") throw lost(pull, answer);
  const changes = [...answer.changes];
  const next = pull.backfill
    ? afterBackfill(pull, answer)
    : pull.refetch
      ? afterRefetch(pull, answer)
      : afterPage(pull, answer);
  replica.renewed(changes);
  if ((pull.renewing && !next.renewing) || (pull.refetch && !next.refetch))
    changes.push(...replica.notRenewed());
  if (next.complete && !next.renewing && (!pull.complete || pull.renewing)) replica.upkeep.wonder();
  if (answer.keys) changes.push(...afterKeys(replica, next, answer));
  changes.push(...afterMonth(replica, next, answer));
  const done = progressOf(answer.cursor);
  const brought = seen === "ahead" ? answer.changes.length : 0;
  return { changes, next, more: answer.more || hasPages(next), brought, ...(done && { progress: done }) };
}

function afterPage(pull: PullState, answer: PullAnswer): PullState {
  const at = readCursor(answer.cursor);
  const snapshot = Boolean(at?.before);
  return {
    ...pull,
    cursor: answer.cursor,
    epoch: answer.epoch,
    seq: at?.seq ?? pull.seq,
    complete: pull.complete || !snapshot,
    renewing: pull.renewing && snapshot,
    mark: answer.mark ?? "",
  };
}

function afterBackfill(pull: PullState, answer: PullAnswer): PullState {
  const { only } = pull.backfill!;
  if (answer.more) return { ...pull, backfill: { only, cursor: answer.cursor } };
  const left = only.slice(PULL_ONLY_KEYS_MAX);
  return { ...pull, backfill: left.length ? { only: left, cursor: plainCursor(pull) } : null };
}

function afterRefetch(pull: PullState, answer: PullAnswer): PullState {
  const refetch = pull.refetch!;
  if (answer.more) return { ...pull, refetch: { ...refetch, cursor: answer.cursor } };
  return { ...pull, refetch: null, schema: refetch.schema };
}

/** Pages are left of a backfill or of types fetched apart, or of the snapshot that they came between. */
const hasPages = ({ backfill, refetch, cursor }: PullState): boolean =>
  backfill !== null || refetch !== null || Boolean(readCursor(cursor)?.before);

/**
 * The person's keys have changed: rows of lost keys go at once, rows of new keys are fetched next. Changes
 * `next`.
 */
function afterKeys(replica: Replica, next: PullState, answer: PullAnswer): Change[] {
  const keys = answer.keys!;
  const before = next.held;
  next.digest = keys.digest;
  next.held = keys.held;
  if (!before.length) return [];
  replica.upkeep.wonder();
  const gained = keys.held.filter(key => !before.includes(key) && !before.includes(ALL));
  if (gained.length) {
    const only = [...new Set([...(next.backfill?.only ?? []), ...gained])];
    next.backfill = { only, cursor: plainCursor(next) };
  }
  return keys.held.includes(ALL) ? [] : departures(replica, new Set(keys.held), answer.changes);
}

/** What the page itself puts has the key of now: under its old one it may have been under a lost key. */
function departures(replica: Replica, held: ReadonlySet<string>, page: readonly Change[]): Change[] {
  const put = new Set(page.flatMap(({ change, id }) => (change === "put" ? [id] : [])));
  const gone: Change[] = [];
  for (const type of replica.memory.types()) {
    for (const row of replica.memory.confirmedRows(type).values()) {
      if (!held.has(row.key) && !put.has(row.id))
        gone.push({ change: "drop", type, id: row.id, why: "departed" });
    }
  }
  return gone;
}

/**
 * The answer tells the month (R5): when it is another one, what falls out of reach goes. Rows that this page
 * changes are in a later month. Changes `next`.
 */
function afterMonth(replica: Replica, next: PullState, { month, since, changes }: PullAnswer): Change[] {
  if (!month || !since || next.since === null) return [];
  const before = next.since;
  next.since = Math.max(since, lowestHeld(month));
  if (!before || next.since <= before) return [];
  const changed = new Set(changes.map(({ id }) => id));
  return replica.beyond(next.since).filter(({ id }) => !changed.has(id));
}

/**
 * An answer that does not go on from where this device stands: of a server that was restored between two
 * requests.
 */
function lost(pull: PullState, { epoch }: PullAnswer): RequestFailed {
  const code = epoch === pull.epoch ? "cursor_too_old" : OTHER_EPOCH;
  return new RequestFailed({ kind: "again" }, { status: 200, code, epoch });
}

/** A cursor of the epoch that was makes the server say what it has kept of what this device sent. */
function toBeginning(replica: Replica): void {
  const { mark: _ofBefore, ...pull } = replica.pull;
  replica.pull = { ...pull, cursor: beginningOf(pull), backfill: null };
}

/**
 * An answer to a push that is of another epoch. Our server refuses a cursor of an epoch that is over, so
 * where one was sent the answer is not ours; else it may have been restored.
 */
export function elsewhere(replica: Replica, cursor: string): RequestFailed {
  if (cursor)
    return new RequestFailed({ kind: "network" }, null, new HttpError(200, null, null, "not to us"));
  toBeginning(replica);
  return new RequestFailed({ kind: "again" }, null);
}

/** Not a code of the server. */
const OTHER_EPOCH = "other_epoch";

const beginningOf = ({ epoch }: Pick<PullState, "epoch">): string => `${epoch}.0`;

async function remedied(replica: Replica, error: unknown): Promise<unknown> {
  if (!(error instanceof RequestFailed) || !error.problem) return error;
  const { code } = error.problem;
  if (code === "epoch_changed") {
    if (!(await beginEpoch(replica, error.problem))) return error;
  } else if (code === OTHER_EPOCH) {
    toBeginning(replica);
  } else if (code === "cursor_too_old" || code === "bad_cursor") {
    await replica.renew(replica.pull.epoch);
  } else return error;
  return new RequestFailed({ kind: "again" }, error.problem, error);
}

/**
 * The server was restored (L9): a new snapshot, and what it has lost is offered again. First the queue: when
 * the app ends between the two, the next answer says the same again. False when it is not our server's word:
 * without epoch and last_n, what was sent would be forgotten.
 */
export async function beginEpoch(
  replica: Replica,
  { epoch, last_n, seq = Infinity }: Problem,
): Promise<boolean> {
  if (epoch === undefined || last_n === undefined) return false;
  await replica.outbox.offerAgain(last_n, seq);
  await replica.renew(epoch, seq);
  return true;
}

function progressOf(cursor: string): { done: number; of: number } | null {
  const at = readCursor(cursor);
  const before = Number(at?.before || Number.NaN);
  return !at?.seq || Number.isNaN(before) ? null : { done: Math.max(0, at.seq - before), of: at.seq };
}
