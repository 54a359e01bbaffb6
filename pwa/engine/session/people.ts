// The people of a phone that several share: who has their data here (K3). The service worker asks it, too.
import { replicaIfOpen } from "../core/current";
import { Db, databaseName } from "../store/db";
import { type Owner, readOwner } from "../store/meta";
import { type Home, readHome } from "./home";
import { notedCount } from "./note";

/** Somebody whose data is on this browser. `waiting`: items not sent, or refused; `current`: is open now. */
export interface PersonHere {
  id: string;
  name: string;
  email: string;
  device: string;
  waiting: number;
  current: boolean;
}

interface Kept {
  owner: Owner;
  waiting: number;
}

/** Everybody whose data is here, by name. */
export async function peopleHere(): Promise<PersonHere[]> {
  const home = await readHome();
  const here = await Promise.all(knownIn(home).map(id => personHere(id, home)));
  return here
    .filter(one => one !== null)
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** Everybody who was ever in on this browser, as far as is known. */
export const knownIn = ({ people, names, devices }: Home): string[] => [
  ...new Set([
    ...Object.values(people),
    ...Object.keys(names),
    ...Object.values(devices).map(({ person }) => person),
  ]),
];

async function personHere(id: string, home: Home): Promise<PersonHere | null> {
  if (isGoing(id, home)) return null;
  const current = replicaIfOpen()?.owner.person.id === id;
  try {
    const kept = await keptOf(id);
    if (!kept) return null;
    const { person, device } = kept.owner;
    const { name, email } = home.names[id] ?? person;
    return { id, name, email, device, waiting: kept.waiting, current };
  } catch {
    // It cannot be read now, which is not the same as gone.
    const { name = "", email = "" } = home.names[id] ?? {};
    const [device = ""] = Object.entries(home.devices).find(([, { person }]) => person === id) ?? [];
    return { id, name, email, device, waiting: notedCount(id), current };
  }
}

/** Being emptied, or signed out while another tab held their database. */
export const isGoing = (id: string, { lost, erase }: Home): boolean =>
  id in lost || erase.includes(databaseName(id));

/** How many that are: what waits of them is not read. */
export async function countHere(): Promise<number> {
  const home = await readHome();
  const staying = knownIn(home).filter(id => !isGoing(id, home));
  return (await Promise.all(staying.map(isHere))).filter(Boolean).length;
}

/** Whether a person's data is here, as far as can be told. */
export const isHere = (id: string): Promise<boolean> =>
  ownerOf(id).then(
    owner => owner !== null,
    () => true,
  );

/** Whose data a person's is, with the device; null when it is not here. */
export async function ownerOf(id: string): Promise<Owner | null> {
  const open = replicaIfOpen();
  return open?.owner.person.id === id ? open.owner : readIn(id, async (_, owner) => owner);
}

/** When the server last answered to this person's session here, ms UTC by this device's clock. */
export async function lastContact_ms(id: string): Promise<number | null> {
  return (await readHome()).contacts[id] ?? null;
}

async function keptOf(id: string): Promise<Kept | null> {
  const open = replicaIfOpen();
  if (open?.owner.person.id !== id) return storedOf(id);
  return { owner: open.owner, waiting: open.outbox.unsent };
}

/** Whose database a person's is, and what waits in it; null when there is none. */
export const storedOf = (id: string): Promise<Kept | null> =>
  readIn(id, async (db, owner) => {
    const rows = await db.read(["outbox"], tx => tx.objectStore("outbox").getAll());
    return { owner, waiting: rows.filter(({ mutation }) => mutation.kind !== "skip").length };
  });

/** Reads in a person's database; null when there is none. */
async function readIn<R>(id: string, read: (db: Db, owner: Owner) => Promise<R>): Promise<R | null> {
  const name = databaseName(id);
  // Looking for a database makes one.
  const all = await indexedDB.databases?.();
  if (all && !all.some(each => each.name === name)) return null;
  const db = new Db(name);
  try {
    const owner = await readOwner(db);
    return owner && (await read(db, owner));
  } finally {
    await db.close();
  }
}
