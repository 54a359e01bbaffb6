// One IndexedDB database per person, and the only user of `idb`. Every write of the outbox is strict:
// a resolved promise means the bytes were handed to the disk, not only to the browser.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { EngineError, type OutboxRow, type SentRow } from "../core/types";

export interface Tables extends DBSchema {
  /**
   * "type/000001" -> JSON text of about BLOCK_RECORDS records. Text, because cloning objects costs ten times
   * as much.
   */
  blocks: { key: string; value: string };
  outbox: { key: number; value: OutboxRow };
  sent: { key: number; value: SentRow };
  meta: { key: string; value: unknown };
  drafts: { key: string; value: { at_ms: number; text: string } };
}

export type Table = StoreNames<Tables>;
export type Reading = IDBPTransaction<Tables, Table[], "readonly">;
export type Writing = IDBPTransaction<Tables, Table[], "readwrite">;

const VERSION = 1;
const CONNECTION_TRIES = 3;

/**
 * What happened to the database that the pages must know. `storage_lost`: it cannot be read; `readable`: it
 * can again; `newer_app`: a newer app has opened it, so this tab stores no rows any more.
 */
export type DbEvent = "blocked" | "superseded" | "storage_lost" | "readable" | "newer_app";

export const databaseName = (person: string): string => `lapangan-${person}`;

export class Db {
  private handle: Promise<IDBPDatabase<Tables>> | null = null;
  private closed = false;

  constructor(
    readonly name: string,
    private readonly onEvent: (event: DbEvent) => void = () => {},
  ) {}

  /** Reads in one transaction. Throws EngineError storage_lost when the database cannot be opened. */
  read<R>(tables: Table[], body: (tx: Reading) => Promise<R>): Promise<R> {
    return this.attempt(async db => {
      const tx = db.transaction(tables, "readonly") as Reading;
      const result = await body(quiet(tx));
      await tx.done;
      return result;
    });
  }

  /**
   * Writes in one transaction that holds whole or not at all. Throws EngineError storage_full (nothing was
   * written) or storage_lost.
   */
  write<R>(tables: Table[], durability: "strict" | "relaxed", body: (tx: Writing) => Promise<R>): Promise<R> {
    return this.attempt(async db => {
      const tx = db.transaction(tables, "readwrite", { durability }) as Writing;
      // A failing commit rejects `done` while `body` may hang on a request of the dead transaction: watch
      // both.
      const committed = tx.done;
      committed.catch(() => {});
      try {
        const result = await Promise.race([
          body(quiet(tx)),
          committed.then(() => new Promise<never>(() => {})),
        ]);
        tx.commit?.();
        await committed;
        return result;
      } catch (error) {
        abort(tx);
        throw tx.error ?? error;
      }
    });
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Closes the connection for good; later calls fail with storage_lost. */
  async close(): Promise<void> {
    this.closed = true;
    const handle = this.handle;
    this.handle = null;
    (await handle?.catch(() => null))?.close();
  }

  private async attempt<R>(work: (db: IDBPDatabase<Tables>) => Promise<R>): Promise<R> {
    for (let tries = 1; ; tries++) {
      try {
        return await work(await this.open());
      } catch (error) {
        // A transaction that failed wrote nothing, so the whole of it may be tried on a new connection.
        if (tries < CONNECTION_TRIES && !this.closed && connectionLost(error)) {
          this.drop();
          continue;
        }
        throw asEngineError(error);
      }
    }
  }

  private open(): Promise<IDBPDatabase<Tables>> {
    if (this.closed)
      return Promise.reject(new EngineError("storage_lost", "device", "the database was closed"));
    this.handle ??= openDB<Tables>(this.name, VERSION, {
      upgrade(db) {
        db.createObjectStore("blocks");
        db.createObjectStore("outbox", { keyPath: "n" });
        db.createObjectStore("sent", { keyPath: "last_n" });
        db.createObjectStore("meta");
        db.createObjectStore("drafts");
      },
      blocked: () => this.onEvent("blocked"),
      // Another tab brings a newer layout or deletes the database: let it, and say so.
      blocking: () => {
        this.drop();
        this.onEvent("superseded");
      },
      // WebKit ends connections of pages in the background: forget the handle, the next call opens a new one.
      terminated: () => {
        this.handle = null;
      },
    }).catch((error: unknown) => {
      this.handle = null;
      throw error;
    });
    return this.handle;
  }

  private drop(): void {
    const handle = this.handle;
    this.handle = null;
    handle?.then(
      db => db.close(),
      () => {},
    );
  }
}

/** Errors as the engine words them: storage_full, storage_lost, or what it already was. */
export function asEngineError(error: unknown): unknown {
  if (error instanceof EngineError) return error;
  const name = nameOf(error);
  if (name === "QuotaExceededError") {
    return new EngineError("storage_full", "device", "the device has no room left", { cause: error });
  }
  if (connectionLost(error) || name === "VersionError") {
    return new EngineError("storage_lost", "device", "the device's database cannot be reached", {
      cause: error,
    });
  }
  return error;
}

/**
 * The transaction, of which a request that nobody waits for is not reported beside the transaction when both
 * fail.
 */
function quiet<Of extends object>(of: Of): Of {
  return new Proxy(of, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== "function") return found;
      return (...args: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(found, target, args);
        if (answer instanceof Promise) answer.catch(() => {});
        return name === "objectStore" ? quiet(answer as object) : answer;
      };
    },
  });
}

function connectionLost(error: unknown): boolean {
  return ["InvalidStateError", "UnknownError", "AbortError", "TransactionInactiveError"].includes(
    nameOf(error),
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function abort(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // already finished or aborted by the browser
  }
}
