// Who is signed in on this browser, kept in a small database of its own. Not in localStorage: browsers write
// that some seconds later, so a battery that dies would leave a person signed out with their work on the
// device.
import { deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Person } from "../core/types";
import type { Owner } from "../store/meta";
import type { Lock } from "./lock";

/**
 * `people`: e-mail -> person id, to find the device id the server knows. `names`: by person, of those whose
 * data is here. `leaving`: devices of whose sign-out the server has not heard; "" stands for that of an older
 * app, which said no name. `erase`: databases of people who signed out that are still to be deleted.
 * `devices`: by id. `lost`: by person. `emptied`: of the last one, until somebody signs in. `contacts`: when
 * the server last answered to a person's session, ms UTC. `locks`: by person (K5).
 */
export interface Home {
  current: Owner | null;
  people: Record<string, string>;
  names: Record<string, Named>;
  leaving: string[];
  erase: string[];
  devices: Record<string, Device>;
  lost: Record<string, Lost>;
  emptied: Emptied | null;
  contacts: Record<string, number>;
  locks: Record<string, Lock>;
}

export type Named = Pick<Person, "name" | "email">;

/** What an older app kept. */
type Stored = Partial<Home> & { signOutDue?: boolean };

/**
 * A device of this browser. `check`: by which it knows that it is its server which calls it lost (E2);
 * `asked_ms`: when it was last told.
 */
export interface Device {
  person: string;
  check: string;
  asked_ms: number;
}

/** A device that must be emptied (E5). `empty`: its database is gone, and the server is to be told. */
export interface Lost {
  device: string;
  code: LostCode;
  since_ms: number;
  waiting: number;
  handed: number;
  empty: boolean;
}

export type LostCode = "device_revoked" | "person_deactivated";

/** What is said at the end. `handed`: items that somebody else decides on now; `left`: those deleted. */
export interface Emptied {
  code: LostCode;
  handed: number;
  left: number;
}

const NAME = "lapangan.home";
const STORE = "home";
/** How long a sign-out waits for another tab to let go of the database. */
export const ERASE_WAIT_MS = 3_000;
/** localStorage: the person's id, for whatever must know it at once; a change of it tells the other tabs. */
export const PERSON = "lapangan.person";

/**
 * localStorage: what waits, by person (E6); and what was lost and nobody has said yet that they know. A
 * cookie holds less of both.
 */
export const NOTE = "lapangan.waiting.";
export const EVICTED = "lapangan.evicted";
export const NOTE_COOKIE = "lapangan-waiting";

/** Whether there may be something of either. */
export const isNoted = (): boolean =>
  typeof document !== "undefined" &&
  (document.cookie.includes(NOTE_COOKIE) ||
    Object.keys(localStorage).some(key => key.startsWith(NOTE) || key === EVICTED));

/** localStorage: touched when the list of lost devices has changed, for the other tabs. */
export const LOST = "lapangan.lost";

/** localStorage: what a person looked at lately; forgotten when they sign out. */
export const recentOf = (person: string): string => `lapangan.recent.${person}`;

const EMPTY: Home = {
  current: null,
  people: {},
  names: {},
  leaving: [],
  erase: [],
  devices: {},
  lost: {},
  emptied: null,
  contacts: {},
  locks: {},
};

export async function readHome(): Promise<Home> {
  return within(async db => homeOf((await db.get(STORE, STORE)) as Stored | undefined));
}

/**
 * Changes what is given, or what a function of how things stand gives (null: nothing), durably and in one
 * transaction, and then tells the other tabs.
 */
export async function writeHome(
  change: Partial<Home> | ((home: Home) => Partial<Home> | null),
): Promise<void> {
  const made = await within(async db => {
    const tx = db.transaction(STORE, "readwrite", { durability: "strict" });
    const home = homeOf((await tx.store.get(STORE)) as Stored | undefined);
    const next = typeof change === "function" ? change(home) : change;
    if (next) await tx.store.put({ ...home, ...next }, STORE);
    await tx.done;
    return next;
  });
  if (typeof localStorage === "undefined" || !made) return; // the service worker
  if (made.current) localStorage.setItem(PERSON, made.current.person.id);
  else if (made.current === null) localStorage.removeItem(PERSON);
}

function homeOf(stored: Stored = {}): Home {
  const { signOutDue, ...kept } = stored;
  const home = { ...EMPTY, ...kept };
  return signOutDue ? { ...home, leaving: [...home.leaving, ""] } : home;
}

/**
 * Deletes what people who signed out left here. A frozen tab can hold a database for long: then the next
 * start does it. Throws nothing.
 */
export async function erase(): Promise<void> {
  const { erase: names } = await readHome();
  const ends = await Promise.all(names.map(name => soon(deleteDB(name))));
  const gone = names.filter((_, i) => ends[i]);
  if (gone.length) await writeHome(({ erase }) => ({ erase: erase.filter(name => !gone.includes(name)) }));
}

/** Whether it was done within ERASE_WAIT_MS. */
function soon(work: Promise<void>): Promise<boolean> {
  const late = new Promise<boolean>(resolve => setTimeout(() => resolve(false), ERASE_WAIT_MS));
  return Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

async function within<R>(work: (db: IDBPDatabase) => Promise<R>): Promise<R> {
  const db = await openDB(NAME, 1, { upgrade: fresh => void fresh.createObjectStore(STORE) });
  try {
    return await work(db);
  } finally {
    // Not kept open: a handle from before the page slept may be dead, and it is used a few times a day.
    db.close();
  }
}
