// The conflicts that wait for a person: the screen that settles them, Today and More count the same ones.

import type { Rec } from "../../engine/core/types";
import { session } from "../../engine/session/session";
import { referring } from "../../engine/store/references";
import { view } from "../../engine/store/store";
import { useLive } from "../../kit/frame/live";

/** Conflicts this person can settle: those they took part in first, then the others they may see. */
export function openConflicts(): Rec<"conflict">[] {
  const open = [...view("conflict").values()].filter(conflict => conflict.status !== "resolved");
  const mine = (conflict: Rec<"conflict">): boolean =>
    Array.isArray(conflict.people) && conflict.people.includes(session().person?.id ?? "");
  return open.sort((a, b) => Number(mine(b)) - Number(mine(a)) || (b.created_at ?? 0) - (a.created_at ?? 0));
}

/** How many there are. */
export const useOpenConflicts = (): number =>
  useLive("conflicts open", ["conflict"], () => openConflicts().length);

/** How many stand on one record. */
export const useConflictsOf = (id: string | undefined): number =>
  useLive(`conflicts:${id}`, ["conflict"], () =>
    id ? referring("conflict", "record", id).filter(conflict => conflict.status === "open").length : 0,
  );
