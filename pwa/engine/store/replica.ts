// One person's data on this device: the database, the memory over it, the clock and the place in the log.

import type { Tally } from "../core/counts";
import type { Env } from "../core/env";
import { observe, ZERO } from "../core/hlc";
import { breath, inSlices, turn } from "../core/pause";
import { fallsOut, monthOf } from "../core/reach";
import { RECORD_TYPES } from "../core/schema.gen";
import { type AnyType, type Change, EngineError, type PullAnswer, type RawRec } from "../core/types";
import { Outbox } from "../outbox/outbox";
import { renumber } from "../outbox/outbox_rows";
import { Channel, type Note } from "../sync/channel";
import { readCursor } from "../sync/cursor";
import { Upkeep } from "../sync/upkeep";
import { Blocks, readBlocks, storedTypes, typeOf } from "./blocks";
import { Db, type DbEvent, databaseName, type Writing } from "./db";
import { showHead } from "./head";
import { KEPT, Kept } from "./kept";
import { departedBy, forgottenBy, isAbout } from "./leavings";
import type { Memory } from "./memory";
import {
  type Draft,
  type Meta,
  metaOf,
  type Owner,
  type PullState,
  readDrafts,
  readMeta,
  readOwner,
  START,
} from "./meta";
import { patiently, readEverything, relentlessly } from "./reading";
import { Renewal, refetching, renewing } from "./renewal";
import { type Beside, StoredRows } from "./stored_rows";
import { THIS_APP, Versions } from "./versions";

/** What the first screens need is read first; every other type that is found comes after. */
const FIRST_TYPES: readonly AnyType[] = Object.entries(RECORD_TYPES).flatMap(([type, info]) =>
  info.first ? [type] : [],
);

export class Replica {
  readonly db: Db;
  readonly outbox: Outbox;
  readonly upkeep: Upkeep;
  readonly versions: Versions;
  readonly kept: Kept;
  private readonly renewal: Renewal;
  readonly channel: Channel;
  /** Form drafts, as they are stored; drafts.ts keeps them. */
  drafts = new Map<string, Draft>();
  pull: PullState = START;
  /** The clock: the latest stamp made or seen. */
  stamp = ZERO;
  /** What is stored of the rows in memory. */
  private readonly rows: StoredRows;
  /** Notes are heard at once: nothing is being read that they would come before. */
  private hydrated = false;
  private queue: Note[] = [];
  private hearing: Promise<unknown> = Promise.resolve();
  private troubled = false;
  private recovering = false;
  /** The database is new: there is nothing to read. */
  private made = false;
  /** The first page, asked for before the database was there. */
  private first: Promise<PullAnswer> | null = null;

  private constructor(
    readonly owner: Owner,
    readonly memory: Memory,
    readonly env: Env,
    private readonly onNote: (note: Note) => void,
    private readonly onDb: (event: DbEvent) => void,
  ) {
    const name = databaseName(owner.person.id);
    this.db = new Db(name, onDb);
    this.channel = new Channel(name, note => this.hear(note));
    this.outbox = new Outbox(this);
    this.upkeep = new Upkeep(this);
    this.versions = new Versions(THIS_APP, this.channel, onDb);
    this.kept = new Kept(memory);
    this.renewal = new Renewal(memory, this.kept);
    this.rows = new StoredRows(this);
  }

  /** Opens (or makes) the person's database. Nothing is in memory before `hydrate`. */
  static async open(
    owner: Owner,
    memory: Memory,
    env: Env,
    onNote: (note: Note) => void,
    onDb: (event: DbEvent) => void = () => {},
  ): Promise<Replica> {
    const replica = new Replica(owner, memory, env, onNote, onDb);
    await replica.adoptDevice();
    return replica;
  }

  get device(): string {
    return this.owner.device;
  }

  /**
   * Reads everything into memory, first what the first screens need; `onPartial` runs when that is there.
   * Throws EngineError storage_lost when a read keeps failing; then nothing here may be taken for the whole.
   */
  async hydrate(onPartial: () => void = () => {}): Promise<void> {
    if (this.made) {
      this.rows.whole = true;
      return this.caughtUp();
    }
    const [[meta, types], drafts] = await this.patiently(() =>
      Promise.all([
        this.db.read(["meta", "blocks"], tx => Promise.all([metaOf(tx), storedTypes(tx, FIRST_TYPES)])),
        readDrafts(this.db),
      ]),
    );
    this.drafts = drafts;
    this.begin(meta, new Blocks());
    await this.versions.claim(this.db, meta.app);
    // What waits comes before the first row is shown: a row without the person's own edit would be a lie.
    await this.patiently(() => this.outbox.load());
    const head = showHead(this.memory, meta.head);
    // The rows of the head are painted before ten thousand others are read.
    if (head.length) await breath();
    const isFirst = (type: AnyType): boolean => FIRST_TYPES.includes(type);
    await this.loadGently(types.filter(isFirst));
    this.departStaleHead(head);
    this.memory.notify();
    onPartial();
    await breath();
    await this.loadGently(types.filter(type => !isFirst(type)));
    for (const row of this.kept.begin(meta.kept, this.isStored)) this.memory.load(row.type, [row]);
    this.memory.notify();
    this.rows.whole = true;
    this.caughtUp();
  }

  /** Reads only the outbox and the place in the log: enough to push, in the service worker. */
  async hydrateOutbox(): Promise<void> {
    this.begin(await readMeta(this.db), new Blocks());
    await this.outbox.load();
    this.caughtUp();
  }

  /**
   * Reads the database again: what others stored meanwhile comes in, what is gone goes. Everything stays as
   * it is until all is read. Throws EngineError storage_lost when a read keeps failing; until one succeeds
   * nothing is stored.
   */
  reload(): Promise<void> {
    // One after the other: a block read for an older page must not come over a newer change.
    const mine = this.hearing.then(() => this.readAgain());
    this.hearing = mine.catch(() => {});
    return mine;
  }

  /**
   * Reads again when another tab has stored rows that this one has not heard of or, when it is `toLead`,
   * whose places it does not know. Trouble is told, and tried again until it is over.
   */
  async catchUp(toLead: boolean): Promise<void> {
    try {
      if (toLead ? await this.isStale() : await this.hasMissed()) await this.reload();
    } catch {
      this.rows.whole = false;
      void this.recover();
    }
  }

  /** Puts right what must be right before a page may be applied. Throws EngineError. */
  async prepare(): Promise<void> {
    if (!this.rows.whole) await this.reload();
    if (this.rows.blocks.damaged.size) await this.putAside();
    this.pull = this.renewal.begin(this.pull);
  }

  /**
   * True when another tab has stored rows since this one read all of them: it must not store over those
   * blocks.
   */
  isStale(): Promise<boolean> {
    return this.rows.isStale();
  }

  /** True when this tab has missed what another one told of its writes, as a tab that slept has. */
  hasMissed(): Promise<boolean> {
    return this.rows.hasMissed();
  }

  /**
   * Applies one page to memory and begins to store it with the place in the log; returns when the page before
   * is stored, so that storing and applying go on side by side. `more`: another page follows at once. Only
   * the leading tab calls this, and `stored` before it does anything else. `beside`: stored and shown with
   * it. `told`: it came without a pull, while the person does something else. Throws EngineError when the
   * page before was not stored, not_whole when not everything has been read.
   */
  async applyPage(
    changes: readonly Change[],
    next: PullState,
    stamp: string,
    { more = false, told = false, beside }: { more?: boolean; told?: boolean; beside?: Beside } = {},
  ): Promise<void> {
    if (!this.rows.whole)
      throw new EngineError("not_whole", "device", "not everything on this device has been read");
    const pull = this.rows.numbered(next);
    this.pull = pull;
    this.see(stamp);
    const apply = (): void => {
      beside?.show();
      this.applyChanges(changes);
      if (next.complete && !next.renewing) this.memory.settle(next.seq);
    };
    if (more) this.memory.pour(apply);
    else if (told && !beside) this.memory.soon(apply);
    else this.memory.batch(apply);
    await this.rows.store(changes, pull, beside);
  }

  /** Nothing but the log is left to follow: a page that goes on from here may be applied as it comes. */
  get isPlain(): boolean {
    const { complete, renewing, backfill, refetch, digest, cursor } = this.pull;
    const whole = this.rows.whole && !this.rows.blocks.damaged.size;
    const chained = renewing || backfill || refetch || readCursor(cursor)?.before;
    return whole && complete && !chained && digest !== "";
  }

  /**
   * Resolves when every applied page is stored. When one could not be, memory is read again, from what is
   * stored, and the reason is thrown: EngineError layout_changed when another tab wrote meanwhile.
   */
  async stored(): Promise<void> {
    try {
      await this.rows.stored();
    } catch (error) {
      await this.reload();
      throw error;
    }
  }

  /**
   * Keeps the first page of a new database for the first pull; any other database has read on and does not
   * need it.
   */
  offerFirst(page: Promise<PullAnswer>): void {
    if (this.made) this.first = page;
  }

  takeFirst(): Promise<PullAnswer> | null {
    const page = this.pull === START ? this.first : null;
    this.first = null;
    return page;
  }

  /** The clock has seen a stamp of the server; stored with the next write. */
  see(stamp: string): void {
    this.stamp = observe(this.stamp, stamp);
  }

  /**
   * Begins a snapshot over the rows that are here: what it does not bring is gone at its end. The outbox
   * stays. `seen`: up to which seq of that epoch this device has seen everything.
   */
  renew(epoch: string, seen = Infinity): Promise<void> {
    return this.beginAnew(renewing(this.pull, epoch, seen));
  }

  /**
   * Begins to fetch all rows of `types` anew. `lost`: some are missing here; `schema`: what is reached with
   * them; `months`: they have no months here.
   */
  refetch(
    types: readonly AnyType[],
    why: { lost?: boolean; schema?: number; months?: boolean },
  ): Promise<void> {
    return this.beginAnew(refetching(this.pull, types, why));
  }

  /**
   * The person has opened this row: it stays beyond its reach. `row`: as the server has just told it; null
   * when the server has it no more.
   */
  async keep(type: AnyType, id: string, row?: RawRec | null): Promise<void> {
    if (!this.kept.open(type, id, row)) return;
    const kept = this.kept.unstored()!;
    await this.db.write(["meta"], "relaxed", tx => tx.objectStore("meta").put(kept, KEPT));
    this.channel.tell({ note: "kept", kept });
  }

  /** Fetches no types anew any more; stored with the next page. */
  leaveRefetch(): void {
    this.renewal.forget();
    this.pull = { ...this.pull, refetch: null };
  }

  /** Notes which rows a page has brought. */
  renewed(changes: readonly Change[]): void {
    this.renewal.brought(changes);
  }

  /** Drops for the rows that a finished renewal did not bring. */
  notRenewed(): Change[] {
    return this.renewal.end();
  }

  /** Drops for the rows below this month that are not the person's own: all are looked at, once a month. */
  beyond(since: number): Change[] {
    const { person } = this.owner;
    return this.memory
      .types()
      .flatMap(type =>
        [...this.memory.confirmedRows(type).values()]
          .filter(row => fallsOut(monthOf(row), row.key, since, person.id) && !this.kept.isApart(row.id))
          .map(({ id }): Change => ({ change: "drop", type, id, why: "beyond" })),
      );
  }

  /**
   * How many rows of each type are stored here, and the XOR of their ids' hashes; costs by what changed since
   * last time.
   */
  counts(): Promise<Map<AnyType, Tally>> {
    return this.rows.blocks.counts();
  }

  /** Rows are missing on this device, and known to be. */
  get lacks(): boolean {
    return this.rows.blocks.damaged.size > 0 || this.pull.refetch?.lost === true || this.upkeep.differs;
  }

  close(): Promise<void> {
    this.channel.close();
    return this.db.close();
  }

  private hear(note: Note): void {
    if (!this.hydrated && ["pulled", "outbox", "kept"].includes(note.note)) {
      this.queue.push(note);
      return;
    }
    if (note.note === "outbox") this.outbox.receive(note);
    // One after the other: a block read for an older page must not come over a newer change.
    if (note.note === "pulled")
      this.hearing = this.hearing.then(() => this.hearPage(note)).catch(() => void this.recover());
    if (note.note === "kept")
      this.hearing = this.hearing.then(() => this.kept.hear(note.kept, this.isStored));
    if (note.note === "reload") void this.recover();
    if (note.note === "app") this.versions.see(note.app);
    this.onNote(note);
  }

  private async hearPage(note: Extract<Note, { note: "pulled" }>): Promise<void> {
    const again = note.blocks.length ? await this.patiently(() => this.readSome(note.blocks)) : [];
    this.pull = note.pull;
    this.rows.hear(note.layout);
    this.memory.batch(() => {
      for (const [key, text] of again) this.take(key, text);
      this.applyChanges(note.drops.map(([type, id, why]) => ({ change: "drop", type, id, why })));
      this.applyChanges(note.changes);
      if (note.kept !== undefined) this.kept.hear(note.kept, this.isStored);
      if (note.pull.complete && !note.pull.renewing) this.memory.settle(note.pull.seq);
    });
  }

  private applyChanges(changes: readonly Change[]): void {
    const after = this.kept.follow(changes);
    this.memory.applyChanges(changes);
    after();
    const departed = departedBy(changes);
    if (!departed.size) return;
    for (const key of this.drafts.keys()) if (isAbout(key, departed)) this.drafts.delete(key);
    this.outbox.leaveBehind(departed, forgottenBy(changes));
  }

  private readonly isStored = (type: AnyType, id: string): boolean => this.rows.blocks.has(type, id);

  private readSome(keys: readonly string[]): Promise<[string, string][]> {
    return this.db.read(["blocks"], async tx => {
      const store = tx.objectStore("blocks");
      const texts = await Promise.all(keys.map(key => store.get(key)));
      return keys.flatMap((key, i): [string, string][] => (texts[i] === undefined ? [] : [[key, texts[i]]]));
    });
  }

  private async readAgain(): Promise<void> {
    this.hydrated = false;
    this.rows.whole = false;
    try {
      const { meta, blocks, rows } = await this.patiently(() => readEverything(this.db));
      const show = await this.patiently(() => this.outbox.read(meta.pull.seq));
      this.begin(meta, blocks);
      const apart = this.kept.begin(meta.kept, this.isStored);
      this.memory.batch(() => {
        this.memory.replace(rows);
        for (const row of apart) this.memory.load(row.type, [row]);
        show();
      });
      this.rows.whole = true;
      this.tellReadable(true);
    } catch (error) {
      this.tellReadable(false);
      throw error;
    } finally {
      this.caughtUp();
    }
  }

  /** Reads again until it works: for a tab that follows and has missed something. */
  private async recover(): Promise<void> {
    if (this.recovering) return;
    this.recovering = true;
    await relentlessly(this.db, this.env, () => this.reload());
    this.recovering = false;
  }

  private patiently<T>(read: () => Promise<T>): Promise<T> {
    return patiently(this.db, this.env, read);
  }

  private tellReadable(readable: boolean): void {
    if (readable !== this.troubled || this.db.isClosed) return;
    this.troubled = !readable;
    this.onDb(readable ? "readable" : "storage_lost");
  }

  /**
   * Reads and loads all blocks of `types` while the page goes on; whoever calls it tells the listeners
   * afterwards.
   */
  private async loadGently(types: readonly AnyType[]): Promise<void> {
    for (const type of types) {
      const blocks = await this.patiently(() => readBlocks(this.db, type));
      await inSlices(blocks, ([key, text]) => this.memory.quietly(() => this.take(key, text)));
      await turn();
    }
  }

  private take(key: string, text: string): void {
    const rows = this.rows.blocks.adopt(key, text);
    if (rows[0]) this.memory.load(rows[0].type, rows);
  }

  /** What the head brought and the blocks do not have was gone already, unless its block cannot be read. */
  private departStaleHead(head: readonly RawRec[]): void {
    const unread = new Set([...this.rows.blocks.damaged.keys()].map(typeOf));
    for (const { type, id } of head)
      if (!unread.has(type) && !this.rows.blocks.has(type, id)) this.memory.depart(type, [id]);
  }

  private begin(meta: Meta, blocks: Blocks): void {
    this.rows.begin(meta.layout, blocks);
    this.pull = meta.pull;
    this.see(meta.stamp);
    this.renewal.forget();
    this.upkeep.compared = meta.compared;
    this.versions.see(meta.app);
  }

  /** Keeps the texts of damaged blocks aside and has their types fetched anew. */
  private async putAside(): Promise<void> {
    const damaged = [...this.rows.blocks.damaged];
    const next = refetching(
      this.pull,
      damaged.map(([key]) => typeOf(key)),
      { lost: true },
    );
    await this.putPull(next, tx => {
      for (const [key, text] of damaged) {
        void tx.objectStore("meta").put(text, `damaged/${key}`);
        void tx.objectStore("blocks").delete(key);
      }
    });
    this.rows.blocks.damaged.clear();
    this.renewal.forget();
    this.pull = next;
  }

  private async beginAnew(next: PullState): Promise<void> {
    this.renewal.forget();
    this.pull = this.renewal.begin(next);
    await this.putPull(this.pull);
  }

  /** Stores a place in the log that no page brought. */
  private async putPull(next: PullState, more: (tx: Writing) => void = () => {}): Promise<void> {
    await this.db.write(["meta", "blocks"], "relaxed", async tx => {
      await this.versions.mayStore(tx);
      more(tx);
      await tx.objectStore("meta").put(next, "pull");
    });
  }

  /** Notes that came while reading are heard now; what they tell may be here already, which does no harm. */
  private caughtUp(): void {
    this.hydrated = true;
    for (const note of this.queue.splice(0)) this.hear(note);
  }

  /**
   * Keeps who owns the database in it; a new device id (the browser forgot the old one) takes over what
   * waits.
   */
  private async adoptDevice(): Promise<void> {
    const known = await readOwner(this.db);
    if (JSON.stringify(known) === JSON.stringify(this.owner)) return;
    this.made = known === null;
    const other = known !== null && known.device !== this.device;
    await this.db.write(["meta", "outbox", "sent"], other ? "strict" : "relaxed", async tx => {
      if (other) await renumber(tx, known.device, this.device);
      await tx.objectStore("meta").put(this.owner, "owner");
    });
  }
}
