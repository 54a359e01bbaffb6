// Teams are records: written here, with Undo. Who is in which is the server's to write.
import { newId, transact, type Write } from "../../engine/outbox/edit";
import { get } from "../../engine/store/store";
import { act } from "../../kit/frame/asked";
import { closeSheet, openSheet } from "../../kit/sheet/named_sheets";
import { guarded } from "../../kit/toast/guarded";
import { membersOf, open } from "./view";

export interface TeamValues {
  name: string;
  manager: string;
  members: string[];
}

export function openTeam(id: string): void {
  open.set(id);
  openSheet("team");
}

/** The team's record first; then those who come or go, one by one. True when all of it is kept. */
export async function saveTeam(values: TeamValues): Promise<boolean> {
  const known = open.get();
  const id = known || newId();
  if (!(await guarded(() => transact(writesOf(id, known !== "", values))))) return false;
  const before = known ? membersOf(id) : [];
  const come = values.members.filter(one => !before.includes(one));
  const go = before.filter(one => !values.members.includes(one));
  for (const [person, team] of [...come.map(one => [one, id]), ...go.map(one => [one, ""])])
    if (!(await act("PATCH", `/api/people/${person}`, { team })).ok) return false;
  closeSheet("team");
  return true;
}

function writesOf(id: string, known: boolean, { name, manager }: TeamValues): Write[] {
  if (!known) return [{ kind: "create", type: "team", id, fields: { name, ...(manager && { manager }) } }];
  const before = get("team", id);
  const changed = { name, manager: manager || null };
  const ops = (["name", "manager"] as const)
    .filter(field => (before?.[field] ?? null) !== changed[field])
    .map(field => ({ op: "set" as const, field, value: changed[field] }));
  return ops.length ? [{ kind: "edit", type: "team", id, ops }] : [];
}

/** Only an empty one: nobody is left with a team that is gone. */
export async function removeTeam(): Promise<void> {
  const id = open.get();
  if (await guarded(() => transact([{ kind: "delete", type: "team", id }]))) closeSheet("team");
}
