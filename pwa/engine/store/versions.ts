// Two versions of the app on one database: the newest that has opened it stores rows, the older ones only
// read. What the person does in an older one still goes into the outbox, whose rows mean the same to all:
// nothing typed is lost.

import { SCHEMA_VERSION } from "../core/schema.gen";
import { EngineError } from "../core/types";
import type { Channel } from "../sync/channel";
import type { Db, DbEvent, Writing } from "./db";

/**
 * How this app keeps things in the database. It rises when an older app would no longer understand blocks or
 * the outbox, whatever the schema.
 */
export const ENGINE_LAYOUT = 2;

/** The newest app that has opened a database. */
export interface AppVersion {
  schema: number;
  layout: number;
}

export const THIS_APP: AppVersion = { schema: SCHEMA_VERSION, layout: ENGINE_LAYOUT };

/** An app that leaves no version. */
export const FIRST_APP: AppVersion = { schema: 1, layout: 1 };

const isNewer = (a: AppVersion, b: AppVersion): boolean => a.schema > b.schema || a.layout > b.layout;

/** The newest version that a transaction finds. */
async function stored(tx: Writing): Promise<AppVersion> {
  return ((await tx.objectStore("meta").get("app")) as AppVersion | undefined) ?? FIRST_APP;
}

export class Versions {
  /** A newer app has opened the database. */
  outdated = false;
  /** Hears that this tab must not lead any more. */
  onOutdated: () => void = () => {};
  /** The outbox, too, is kept in a way that this app does not understand. */
  otherLayout = false;

  constructor(
    private readonly mine: AppVersion,
    private readonly channel: Channel,
    private readonly onDb: (event: DbEvent) => void,
  ) {}

  /** What the database or another tab says of the newest app. */
  see(app: AppVersion): void {
    if (app.layout > this.mine.layout) this.otherLayout = true;
    if (this.outdated || !isNewer(app, this.mine)) return;
    this.outdated = true;
    this.onDb("newer_app");
    this.onOutdated();
  }

  /**
   * Tells the other tabs, and whoever opens the database later, that this version has: a newer one than
   * `known`.
   */
  async claim(db: Db, known: AppVersion): Promise<void> {
    if (!isNewer(this.mine, known)) return;
    this.channel.tell({ note: "app", app: this.mine });
    // Trouble with the storage is told by whatever is read next; the first page that is stored leaves the
    // version too.
    await db.write(["meta"], "relaxed", tx => this.leave(tx)).catch(() => {});
  }

  /** Throws EngineError newer_app when rows and the place in the log are a newer app's to store. */
  async mayStore(tx: Writing): Promise<void> {
    this.see(await this.leave(tx));
    if (this.outdated)
      throw new EngineError("newer_app", "device", "a newer version of the app has opened this database");
  }

  /** Leaves this version; returns the one that was there. A transaction that throws leaves nothing. */
  private async leave(tx: Writing): Promise<AppVersion> {
    const before = await stored(tx);
    const { schema, layout } = this.mine;
    const app: AppVersion = {
      schema: Math.max(schema, before.schema),
      layout: Math.max(layout, before.layout),
    };
    if (isNewer(app, before)) await tx.objectStore("meta").put(app, "app");
    return before;
  }
}
