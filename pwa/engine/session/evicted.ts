// Finds what the browser took away (E6): a note of what waits stands, and the database it was in is gone.
// Loaded only when such a note is there that is not of the person whose data is open.
import { EVICTED, NOTE, readHome } from "./home";
import { cookieEntries, evicted, setCookie, type Waited } from "./note";
import { isHere, knownIn } from "./people";

/** Turns the notes of databases that are gone into what is said; all of that. `here`: whose data is open. */
export async function look(here?: string): Promise<Waited[]> {
  const found: Waited[] = [];
  const gone = new Set<string>();
  for (const person of notedPeople()) {
    if (person === here || (await isHere(person))) continue;
    gone.add(person.slice(0, 8));
    const waited = read(NOTE + person);
    if (waited) found.push(waited);
    localStorage.removeItem(NOTE + person);
  }
  const known = [...gone, here ?? "", ...(await allHere())];
  const entries = cookieEntries();
  for (const { person, n, since_ms, gone: told } of entries) {
    // localStorage went too: the cookie still says how many.
    if (told || known.some(each => each.startsWith(person))) continue;
    gone.add(person);
    found.push({ n, since_ms, items: [] });
  }
  if (!found.length) return evicted();
  const all = [...(read<Waited[]>(EVICTED) ?? []), ...found];
  localStorage.setItem(EVICTED, JSON.stringify(all));
  setCookie(entries.map(each => ({ ...each, gone: each.gone || gone.has(each.person) })));
  return evicted();
}

/** The person has understood it. */
export function dismiss(): void {
  localStorage.removeItem(EVICTED);
  if (evicted().length) setCookie(cookieEntries().filter(({ gone }) => !gone));
}

const notedPeople = (): string[] =>
  Object.keys(localStorage).flatMap(key => (key.startsWith(NOTE) ? [key.slice(NOTE.length)] : []));

/** Those whose database is here, also of who is being emptied. */
async function allHere(): Promise<string[]> {
  const all = knownIn(await readHome());
  const here = await Promise.all(all.map(isHere));
  return all.filter((_, i) => here[i]);
}

function read<T = Waited>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}
