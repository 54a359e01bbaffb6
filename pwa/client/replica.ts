// One person's data on this device: the database, the memory over it, the clock and the place in the log.
import { Blocks, readBlocks, writeBlocks, type BlockWrite } from "./blocks";
import { Channel, type Note } from "./channel";
import { Db, databaseName, type DbEvent } from "./db";
import type { Env } from "./env";
import { HEAD, showHead } from "./head";
import { observe, ZERO } from "./hlc";
import type { Memory } from "./memory";
import { readDrafts, readMeta, readOwner, START, type Draft, type Meta, type Owner, type PullState } from "./meta";
import { Outbox } from "./outbox";
import { putStamp, renumber } from "./outbox_rows";
import { breath, inSlices, turn } from "./pause";
import { EngineError, type Change, type PullAnswer, type RecordType } from "./types";

/** Types in the order the first screens need them. */
export const FIRST_TYPES: readonly RecordType[] = ["workspace", "team", "person", "pipeline", "contact", "company", "deal"];
export const LATER_TYPES: readonly RecordType[] = ["activity", "conflict"];

/** Pages of at most this many changes are told to other tabs whole; larger ones as blocks to read again. */
const TELL_CHANGES_MAX = 200;

export class Replica {
  readonly db: Db;
  readonly blocks = new Blocks();
  readonly outbox: Outbox;
  readonly channel: Channel;
  /** Form drafts, as they are stored; drafts.ts keeps them. */
  drafts = new Map<string, Draft>();
  pull: PullState = START;
  /** The clock: the latest stamp made or seen. */
  stamp = ZERO;
  /** The count of page writes whose blocks this tab knows the places of, and of those it has heard of. */
  private layout = 0;
  private heard = 0;
  private stale = new Map<RecordType, Set<string>>();
  private hydrated = false;
  private queue: Note[] = [];
  private hearing: Promise<void> = Promise.resolve();
  /** The pages applied so far, one after the other; rejected from the first that could not be stored. */
  private storing: Promise<void> = Promise.resolve();
  /** The database is new: there is nothing to read. */
  private made = false;
  /** The first page, asked for before the database was there. */
  private first: Promise<PullAnswer> | null = null;

  private constructor(
    readonly owner: Owner,
    readonly memory: Memory,
    readonly env: Env,
    private readonly onNote: (note: Note) => void,
    onDb: (event: DbEvent) => void,
  ) {
    const name = databaseName(owner.person.id);
    this.db = new Db(name, onDb);
    this.channel = new Channel(name, note => this.hear(note));
    this.outbox = new Outbox(this);
  }

  /** Opens (or makes) the person's database. Nothing is in memory before `hydrate`. */
  static async open(
    owner: Owner, memory: Memory, env: Env, onNote: (note: Note) => void, onDb: (event: DbEvent) => void = () => {},
  ): Promise<Replica> {
    const replica = new Replica(owner, memory, env, onNote, onDb);
    await replica.adoptDevice();
    return replica;
  }

  get device(): string {
    return this.owner.device;
  }

  /** Reads everything into memory, first what the first screens need; `onPartial` runs when that is there. */
  async hydrate(onPartial: () => void = () => {}): Promise<void> {
    if (this.made) return this.caughtUp();
    const [meta, drafts] = await Promise.all([readMeta(this.db), readDrafts(this.db)]);
    this.drafts = drafts;
    this.begin(meta);
    // What waits comes before the first row is shown: a row without the person's own edit would be a lie.
    await this.outbox.load();
    const head = showHead(this.memory, meta.head);
    // The rows of the head are painted before ten thousand others are read.
    if (head.length) await breath();
    await this.loadGently(FIRST_TYPES);
    // What the head brought and the blocks do not have was gone already.
    for (const { type, id } of head) if (!this.blocks.has(type, id)) this.memory.depart(type, [id]);
    this.memory.tell();
    onPartial();
    await breath();
    await this.loadGently(LATER_TYPES);
    this.memory.tell();
    this.caughtUp();
  }

  /** Reads only the outbox and the place in the log: enough to push, in the service worker. */
  async hydrateOutbox(): Promise<void> {
    this.begin(await readMeta(this.db));
    await this.outbox.load();
    this.caughtUp();
  }

  /** Reads the database again: what others stored meanwhile comes in, what is gone goes, the rest stays as it is. */
  async reload(): Promise<void> {
    this.hydrated = false;
    this.begin(await readMeta(this.db));
    await this.outbox.load();
    const blocks = await readBlocks(this.db, [...FIRST_TYPES, ...LATER_TYPES]);
    this.memory.batch(() => {
      this.load(blocks);
      for (const type of this.memory.types()) {
        const gone = [...this.memory.confirmedRows(type).keys()].filter(id => !this.blocks.has(type, id));
        this.memory.depart(type, gone);
      }
    });
    this.caughtUp();
  }

  /** True when another tab has stored rows since this one read all of them: it must not store over those blocks. */
  async isStale(): Promise<boolean> {
    return (await readMeta(this.db)).layout !== this.layout;
  }

  /** True when this tab has missed what another one told of its writes, as a tab that slept has. */
  async hasMissed(): Promise<boolean> {
    return (await readMeta(this.db)).layout !== this.heard;
  }

  /** Applies one page to memory and begins to store it with the place in the log; returns when the page before is
   *  stored, so that storing and applying go on side by side. `more`: another page follows at once. Only the leading
   *  tab calls this, and `stored` before it does anything else. Throws EngineError when the page before was not stored. */
  async applyPage(changes: readonly Change[], next: PullState, stamp: string, more = false): Promise<void> {
    const touched = new Map<RecordType, Set<string>>();
    for (const change of changes) {
      let ids = touched.get(change.type);
      if (!ids) touched.set(change.type, (ids = new Set()));
      ids.add(change.id);
    }
    this.pull = next;
    this.see(stamp);
    const apply = (): void => {
      this.memory.applyChanges(changes);
      if (next.complete && !next.renewing) this.memory.settle(next.seq);
    };
    if (more) this.memory.pour(apply);
    else this.memory.batch(apply);
    const writes = [...touched].flatMap(([type, ids]) => this.blocks.plan(type, ids, id => this.memory.confirmedRow(type, id)));
    const before = this.storing;
    this.storing = before.then(() => this.store(changes, writes, next));
    // Heard by the next page, or by `stored`.
    this.storing.catch(() => {});
    await before;
  }

  /** Resolves when every applied page is stored. When one could not be, memory is read again, from what is stored, and
   *  the reason is thrown: EngineError layout_changed when another tab wrote meanwhile. */
  async stored(): Promise<void> {
    try {
      await this.storing;
    } catch (error) {
      this.storing = Promise.resolve();
      await this.reload();
      throw error;
    }
  }

  /** Keeps the first page of a new database for the first pull; any other database has read on and does not need it. */
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

  /** Begins a snapshot over the rows that are here: what it does not bring is gone at its end. The outbox stays.
   *  `seen`: up to which seq of that epoch this device has seen everything. */
  async renew(epoch: string, seen = Infinity): Promise<void> {
    this.pull = { ...START, seq: Math.min(this.pull.seq, seen), held: this.pull.held, digest: this.pull.digest, epoch, renewing: true };
    this.stale = new Map(this.memory.types().map(type => [type, new Set(this.memory.confirmedRows(type).keys())]));
    await this.db.write(["meta"], "relaxed", tx => tx.objectStore("meta").put(this.pull, "pull"));
  }

  /** Notes which rows a renewing snapshot has brought. */
  renewed(changes: readonly Change[]): void {
    if (!this.stale.size) return;
    for (const change of changes) this.stale.get(change.type)?.delete(change.id);
  }

  /** Drops for the rows that a finished snapshot did not bring. */
  notRenewed(): Change[] {
    const drops = [...this.stale].flatMap(([type, ids]) => [...ids].map((id): Change => ({ change: "drop", type, id, why: "departed" })));
    this.stale.clear();
    return drops;
  }

  close(): Promise<void> {
    this.channel.close();
    return this.db.close();
  }

  private async store(changes: readonly Change[], writes: readonly BlockWrite[], next: PullState): Promise<void> {
    await this.db.write(["blocks", "meta"], "relaxed", async tx => {
      const meta = tx.objectStore("meta");
      const [layout, stamp] = await Promise.all([meta.get("layout"), meta.get("stamp")]);
      if (((layout as number | undefined) ?? 0) !== this.layout) {
        throw new EngineError("layout_changed", "device", "another tab stored rows at the same time");
      }
      writeBlocks(tx, writes);
      void meta.put(this.layout + 1, "layout");
      void meta.put(next, "pull");
      // A row that left this person must not stay in a copy.
      if (changes.some(change => change.change === "drop")) void meta.delete(HEAD);
      await putStamp(tx, observe(this.stamp, (stamp as string | undefined) ?? ZERO));
    });
    this.heard = ++this.layout;
    const few = changes.length <= TELL_CHANGES_MAX;
    this.channel.tell({
      note: "pulled",
      pull: next,
      layout: this.layout,
      changes: few ? [...changes] : [],
      blocks: few ? [] : writes.filter(w => w.text !== null).map(w => w.key),
      drops: few ? [] : changes.filter(c => c.change === "drop").map(c => [c.type, c.id]),
    });
  }

  private hear(note: Note): void {
    if (!this.hydrated && (note.note === "pulled" || note.note === "outbox")) {
      this.queue.push(note);
      return;
    }
    if (note.note === "outbox") this.outbox.hear(note);
    // One after the other: a block read for an older page must not come over a newer change.
    if (note.note === "pulled") this.hearing = this.hearing.then(() => this.hearPage(note)).catch(() => {});
    if (note.note === "reload") void this.reload();
    this.onNote(note);
  }

  private async hearPage(note: Extract<Note, { note: "pulled" }>): Promise<void> {
    const again = note.blocks.length ? await this.readAgain(note.blocks) : [];
    this.pull = note.pull;
    if (note.layout === this.heard + 1) this.heard = note.layout;
    this.memory.batch(() => {
      this.load(again);
      for (const [type, id] of note.drops) this.memory.applyChanges([{ change: "drop", type, id, why: "departed" }]);
      this.memory.applyChanges(note.changes);
      if (note.pull.complete && !note.pull.renewing) this.memory.settle(note.pull.seq);
    });
  }

  private readAgain(keys: readonly string[]): Promise<[string, string][]> {
    return this.db.read(["blocks"], async tx => {
      const store = tx.objectStore("blocks");
      const texts = await Promise.all(keys.map(key => store.get(key)));
      return keys.flatMap((key, i): [string, string][] => (texts[i] === undefined ? [] : [[key, texts[i]]]));
    });
  }

  private load(blocks: readonly [string, string][]): void {
    this.memory.batch(() => {
      for (const [key, text] of blocks) this.take(key, text);
    });
  }

  /** Reads and loads all blocks of `types` while the page goes on; whoever calls it tells the listeners afterwards. */
  private async loadGently(types: readonly RecordType[]): Promise<void> {
    for (const type of types) {
      const blocks = await readBlocks(this.db, [type]);
      await inSlices(blocks, ([key, text]) => this.memory.quietly(() => this.take(key, text)));
      await turn();
    }
  }

  private take(key: string, text: string): void {
    const rows = this.blocks.adopt(key, text);
    if (rows[0]) this.memory.load(rows[0].type, rows);
  }

  private begin(meta: Meta): void {
    this.blocks.clear();
    this.pull = meta.pull;
    this.see(meta.stamp);
    this.layout = meta.layout;
    this.heard = meta.layout;
  }

  /** Notes that came while reading are heard now; what they tell may be here already, which does no harm. */
  private caughtUp(): void {
    this.hydrated = true;
    for (const note of this.queue.splice(0)) this.hear(note);
  }

  /** Keeps who owns the database in it; a new device id (the browser forgot the old one) takes over what waits. */
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
