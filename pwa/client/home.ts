// Who is signed in on this browser, kept in a small database of its own. Not in localStorage: browsers write that some
// seconds later, so a battery that dies would leave a person signed out with their work on the device.
import { openDB, type IDBPDatabase } from "idb";
import type { Owner } from "./replica";

/** `people`: e-mail -> person id, to find the device id the server knows. `signOutDue`: the server has not heard of it. */
export interface Home { current: Owner | null; people: Record<string, string>; signOutDue: boolean }

const NAME = "lapangan.home";
const STORE = "home";
/** localStorage: the person's id, for whatever must know it at once; a change of it tells the other tabs. */
export const PERSON = "lapangan.person";

/** localStorage: what a person looked at lately; forgotten when they sign out. */
export const recentOf = (person: string): string => `lapangan.recent.${person}`;

const EMPTY: Home = { current: null, people: {}, signOutDue: false };

export async function readHome(): Promise<Home> {
  return within(async db => ({ ...EMPTY, ...((await db.get(STORE, STORE)) as Partial<Home> | undefined) }));
}

/** Changes what is given, durably, and then tells the other tabs. */
export async function writeHome(change: Partial<Home>): Promise<void> {
  await within(async db => {
    const tx = db.transaction(STORE, "readwrite", { durability: "strict" });
    const home = { ...EMPTY, ...((await tx.store.get(STORE)) as Partial<Home> | undefined), ...change };
    await tx.store.put(home, STORE);
    await tx.done;
  });
  if (change.current) localStorage.setItem(PERSON, change.current.person.id);
  else if (change.current === null) localStorage.removeItem(PERSON);
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
