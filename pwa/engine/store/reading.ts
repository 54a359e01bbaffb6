// Reading the whole database aside: what a replica has stays as it is until everything else is here.

import type { Env } from "../core/env";
import { inSlices } from "../core/pause";
import type { AnyType, RawRec } from "../core/types";
import { backoff_ms } from "../sync/machine";
import { Blocks, readAllBlocks } from "./blocks";
import type { Db } from "./db";
import { type Meta, metaOf } from "./meta";

/**
 * A read that fails is tried so often before it is trouble: WebKit cuts the connections of pages in the
 * background.
 */
export const READ_TRIES = 4;
/** Pauses between them, in full jitter: up to this, then twice as long each time. */
const READ_PAUSE_MS = 200;

export interface Everything {
  meta: Meta;
  blocks: Blocks;
  rows: Map<AnyType, Map<string, RawRec>>;
}

/** Everything that is stored of the rows, as of one moment. */
export async function readEverything(db: Db): Promise<Everything> {
  const [meta, texts] = await db.read(["meta", "blocks"], tx => Promise.all([metaOf(tx), readAllBlocks(tx)]));
  const blocks = new Blocks();
  const rows: Everything["rows"] = new Map();
  await inSlices(texts, ([key, text]) => {
    for (const row of blocks.adopt(key, text)) {
      let ofType = rows.get(row.type);
      if (!ofType) rows.set(row.type, (ofType = new Map()));
      ofType.set(row.id, row);
    }
  });
  return { meta, blocks, rows };
}

/** Reads until it works or the database is closed. */
export async function relentlessly(db: Db, env: Env, read: () => Promise<void>): Promise<void> {
  for (let failures = 1; !db.isClosed; failures++) {
    try {
      return await read();
    } catch {
      await pause(backoff_ms(failures, env.random()));
    }
  }
}

/** Reads, and again after a pause when it fails. Throws what the last try threw. */
export async function patiently<T>(db: Db, env: Env, read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (tries >= READ_TRIES || db.isClosed) throw error;
      await pause(READ_PAUSE_MS * 2 ** (tries - 1) * env.random());
    }
  }
}

const pause = (delay_ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, delay_ms));
