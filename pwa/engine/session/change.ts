// Changing from one person of a shared phone to another, without a network (K3).
import { replicaIfOpen } from "../core/current";
import { EngineError } from "../core/types";
import { readHome, writeHome } from "./home";
import { isGoing, ownerOf } from "./people";
import { begin, openFor } from "./session";

/**
 * Closes what is open and opens this person's data, in all tabs, with or without a network. What waits of
 * the one who leaves stays, and goes out under their own session. Throws EngineError person_gone when their
 * data is not here any more, storage_lost when it cannot be read.
 */
export async function changePerson(id: string): Promise<void> {
  await begin().catch(() => {}); // what is here of one person may not open, that of another may
  const open = replicaIfOpen();
  if (open?.owner.person.id === id) return;
  const owner = isGoing(id, await readHome()) ? null : await ownerOf(id);
  if (!owner) throw new EngineError("person_gone", "device", "their data is not on this device");
  await writeHome({ current: owner });
  open?.channel.tell({ note: "signed_out" });
  await openFor(owner);
}
