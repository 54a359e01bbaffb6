// The replica of the person signed in on this page, if any.
import type { Replica } from "../store/replica";
import { EngineError } from "./types";

let open: Replica | null = null;

/** The open replica. Throws EngineError signed_out when nobody is signed in. */
export function replica(): Replica {
  if (!open) throw new EngineError("signed_out", "person", "nobody is signed in on this device");
  return open;
}

export const replicaIfOpen = (): Replica | null => open;

export function setReplica(next: Replica | null): void {
  open = next;
}
