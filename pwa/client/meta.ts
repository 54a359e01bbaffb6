// What a person's database holds beside rows and mutations: whose it is, and where this device stands.
import type { Db } from "./db";
import { HEAD } from "./head";
import { ZERO } from "./hlc";
import type { Person, Workspace } from "./types";

/** Where this device stands in the server's log; stored with the rows it stands for. */
export interface PullState {
  cursor: string;
  /** Everything up to this seq has been seen here: the causal base of new mutations. */
  seq: number;
  epoch: string;
  digest: string;
  held: string[];
  /** A first snapshot is whole: later pages are changes. */
  complete: boolean;
  /** A snapshot over existing rows is under way: rows it does not bring are gone. It restarts after a reload. */
  renewing: boolean;
  backfill: { only: string[]; cursor: string } | null;
  /** The server's signature of the cursor: by it a restored server notices that it has lost something. */
  mark?: string;
}

export const START: PullState = {
  cursor: "", seq: 0, epoch: "", digest: "", held: [], complete: false, renewing: false, backfill: null,
};

/** `layout`: how many pages were stored, so that a tab knows whether another one wrote. */
export interface Meta { pull: PullState; stamp: string; layout: number; head: string }

export interface Owner { person: Person; workspace: Workspace; device: string }

export interface Draft { at_ms: number; text: string }

export function readMeta(db: Db): Promise<Meta> {
  return db.read(["meta"], async tx => {
    const meta = tx.objectStore("meta");
    const names = ["pull", "stamp", "layout", HEAD];
    const [pull, stamp, layout, head] = await Promise.all(names.map(name => meta.get(name)));
    return {
      pull: (pull as PullState | undefined) ?? START,
      stamp: (stamp as string | undefined) ?? ZERO,
      layout: (layout as number | undefined) ?? 0,
      head: (head as string | undefined) ?? "",
    };
  });
}

/** Whose database this is; null when it is new. */
export async function readOwner(db: Db): Promise<Owner | null> {
  return db.read(["meta"], async tx => ((await tx.objectStore("meta").get("owner")) as Owner | undefined) ?? null);
}

export function readDrafts(db: Db): Promise<Map<string, Draft>> {
  return db.read(["drafts"], async tx => {
    const drafts = tx.objectStore("drafts");
    const [keys, rows] = await Promise.all([drafts.getAllKeys(), drafts.getAll()]);
    return new Map(keys.map((key, i) => [key, rows[i]!]));
  });
}
