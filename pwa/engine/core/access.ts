// Who holds which key, and which key a row has, as SPEC.md A says it (sync/people.py, sync/access.py;
// tests/vectors/access.json holds both to the same answers).
import { RECORD_TYPES, type RecordTypeInfo } from "./schema.gen";
import type { AnyType, RecordType } from "./types";

type Bag = Readonly<Record<string, unknown>>;
/** A person and a team as their records say it. */
export interface Person {
  id: string;
  role?: string | null;
  team?: string | null;
  active?: boolean | null;
}
export interface Team {
  id: string;
  manager?: string | null;
}
type Held = ReadonlySet<string>;

const mayRead = (held: Held, key: string): boolean => held.has(key) || held.has("all");

/** The people and teams of the workspace at one moment (A1, A2). */
export class People {
  private readonly persons: ReadonlyMap<string, Person>;
  private readonly keys = new Map<string, Held>();

  constructor(
    persons: Iterable<Person>,
    private readonly teams: readonly Team[],
  ) {
    this.persons = new Map([...persons].map(person => [person.id, person]));
  }

  /** The keys of a person: none for who is switched off or not here. */
  held(id: string): Held {
    const who = this.persons.get(id);
    return who && who.active !== false ? this.keysOf(who) : new Set();
  }

  /** Whether a row under this key is open to its owner (A7); also to one who is switched off, or not here. */
  holds(id: string, key: string): boolean {
    const who = this.persons.get(id);
    return !who || mayRead(this.keysOf(who), key);
  }

  /** Whether this person is an owner, or holds the owner's private key. */
  keeps(id: string, owner: unknown): boolean {
    return mayRead(this.held(id), `p:${owner ?? ""}`);
  }

  /** Whether a row that goes from one key to another is lost to anybody, or may be from then on (A8). */
  takesAway(before: string, after: string, owner: string): boolean {
    if (before === after) return false;
    const person = personOf(after);
    if (person && person !== owner && person !== personOf(before)) return true;
    for (const id of this.persons.keys()) {
      const held = this.held(id);
      if (mayRead(held, before) && !mayRead(held, after)) return true;
    }
    return false;
  }

  private keysOf(who: Person): Held {
    let keys = this.keys.get(who.id);
    if (!keys) this.keys.set(who.id, (keys = this.workedOut(who)));
    return keys;
  }

  private workedOut({ id, role, team }: Person): Held {
    if (role === "administrator" || role === "sales_operations") return new Set(["all"]);
    const manages = role === "sales_manager";
    const teams = new Set(this.teams.flatMap(one => (manages && one.manager === id ? [one.id] : [])));
    if (team) teams.add(team);
    const held = new Set(["*", `r:${role}`, `p:${id}`, `t:${id}`, ...[...teams].map(each => `g:${each}`)]);
    for (const other of this.persons.values()) {
      if (!other.team || !teams.has(other.team)) continue;
      held.add(`t:${other.id}`);
      if (manages) held.add(`p:${other.id}`);
    }
    return held;
  }
}

/** The record that decides the key of one with these fields: the first parent that is set; "" for none. */
export function parentOf(type: AnyType, fields: Bag): { type: AnyType; id: string } {
  const of = RECORD_TYPES[type as RecordType];
  const name = of.parents.find(each => fields[each]);
  if (!name) return { type: "", id: "" };
  const { ref, refBy } = of.fields[name]!;
  return { type: ref || String(fields[refBy] ?? ""), id: String(fields[name]) };
}

/** The key of a row (A4, A7). `keyOf`: the key of a record; undefined when it is not there. */
export function rowKey(
  type: AnyType,
  fields: Bag,
  keyOf: (type: AnyType, id: string) => string | undefined,
  people: People,
): string {
  const of = RECORD_TYPES[type as RecordType];
  if (of.config) return "*";
  if (of.keyRole) return `r:${of.keyRole}`;
  const parent = parentOf(type, fields);
  const owner = String((of.owner && fields[of.owner]) ?? "");
  const above = parent.id ? keyOf(parent.type, parent.id) : undefined;
  let key = ownKey(of, fields, owner);
  if (above !== undefined && !((of.visibility || of.keyTeam) && width(key) < width(above))) key = above;
  return !owner || people.holds(owner, key) ? key : `p:${owner}`;
}

const personOf = (key: string): string => (/^[pt]:/.test(key) ? key.slice(2) : "");

/** Which of two keys is narrower. Team and group are alike: the one above decides. */
const width = (key: string): number => ({ p: 0, r: 1, t: 2, g: 2 })[key[0] as "p"] ?? 3;

function ownKey({ keyTeam, visibility }: RecordTypeInfo, fields: Bag, owner: string): string {
  if (keyTeam && fields[keyTeam]) return `g:${fields[keyTeam]}`;
  const seen = visibility ? fields[visibility] : "";
  return seen === "everyone" ? "*" : `${seen === "team" ? "t" : "p"}:${owner}`;
}
