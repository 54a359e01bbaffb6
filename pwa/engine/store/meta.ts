// What a person's database holds beside rows and mutations: whose it is, and where this device stands.

import { ZERO } from "../core/hlc";
import { SCHEMA_VERSION } from "../core/schema.gen";
import type { AnyType, Person, Workspace } from "../core/types";
import type { Db, Reading } from "./db";
import { HEAD } from "./head";
import { KEPT } from "./kept";
import { type AppVersion, FIRST_APP } from "./versions";

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
  /**
   * A snapshot over existing rows is under way: rows it does not bring are gone. It restarts after a reload.
   */
  renewing: boolean;
  backfill: { only: string[]; cursor: string } | null;
  /** All rows of the types up to this version of the schema have been asked for. */
  schema: number;
  /** Some types are fetched anew: their rows that are not brought are gone. It restarts after a reload. */
  refetch: Refetch | null;
  /** `layout` as of the last page that an app wrote that keeps rows of any type: see `readMeta`. */
  page: number;
  /**
   * The lowest month held of types of reach `recent` (R3); 0: none yet. null: an app that knows no months has
   * stored rows here, and they have none.
   */
  since: number | null;
  /** `page` as of the last page that an app wrote that knows months. */
  monthsPage: number;
  /** The server's signature of the cursor: by it a restored server notices that it has lost something. */
  mark?: string;
}

/**
 * `schema`: what the state's becomes at the end. `lost`: rows are missing until then, and the person is told.
 */
export interface Refetch {
  types: AnyType[];
  cursor: string;
  schema: number;
  lost: boolean;
}

export const START: PullState = {
  cursor: "",
  seq: 0,
  epoch: "",
  digest: "",
  held: [],
  complete: false,
  renewing: false,
  backfill: null,
  schema: SCHEMA_VERSION,
  refetch: null,
  page: 0,
  since: 0,
  monthsPage: 0,
};

/**
 * What became of comparing counts with the server. `asked_ms`: when it was last asked. `renewed`: when each
 * type was fetched anew, lately. `differ`: types that still differed after that.
 */
export interface Compared {
  asked_ms: number;
  renewed: Record<AnyType, number[]>;
  differ: AnyType[];
}

/** `layout`: how many pages were stored, so that a tab knows whether another one wrote. */
export interface Meta {
  pull: PullState;
  stamp: string;
  layout: number;
  head: string;
  kept: string;
  app: AppVersion;
  compared: Compared;
}

export interface Owner {
  person: Person;
  workspace: Workspace;
  device: string;
}

export interface Draft {
  at_ms: number;
  text: string;
}

export const readMeta = (db: Db): Promise<Meta> => db.read(["meta"], metaOf);

/** Reads the meta table within an open transaction. */
export async function metaOf(tx: Reading): Promise<Meta> {
  const meta = tx.objectStore("meta");
  const names = ["pull", "stamp", "layout", HEAD, KEPT, "app", "compared"];
  const [pull, stamp, layout = 0, head, kept, app, compared] = await Promise.all(
    names.map(name => meta.get(name)),
  );
  return {
    pull: pullOf(pull as PullState | undefined, layout as number),
    stamp: (stamp as string | undefined) ?? ZERO,
    layout: layout as number,
    head: (head as string | undefined) ?? "",
    kept: (kept as string | undefined) ?? "",
    app: (app as AppVersion | undefined) ?? FIRST_APP,
    compared: (compared as Compared | undefined) ?? { asked_ms: 0, renewed: {}, differ: [] },
  };
}

/**
 * A state that an older app wrote misses parts; one whose page is not the last page was written over by an
 * app that does not know of them, and with it went the rows of types that app did not know.
 */
function pullOf(stored: PullState | undefined, layout: number): PullState {
  if (!stored) return START;
  const page = stored.page ?? 0;
  const whole = page === layout;
  const since = whole && stored.monthsPage === page ? stored.since : null;
  return { ...START, ...stored, page, since, schema: whole ? stored.schema : FIRST_APP.schema };
}

/** Whose database this is; null when it is new. */
export async function readOwner(db: Db): Promise<Owner | null> {
  return db.read(
    ["meta"],
    async tx => ((await tx.objectStore("meta").get("owner")) as Owner | undefined) ?? null,
  );
}

export function readDrafts(db: Db): Promise<Map<string, Draft>> {
  return db.read(["drafts"], async tx => {
    const drafts = tx.objectStore("drafts");
    const [keys, rows] = await Promise.all([drafts.getAllKeys(), drafts.getAll()]);
    return new Map(keys.map((key, i) => [key, rows[i]!]));
  });
}
