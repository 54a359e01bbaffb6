// Rows of a type that this device does not hold whole, and what only the server has, for the screens (R8).
import { useEffect, useSyncExternalStore } from "react";
import { replicaIfOpen } from "../../engine/core/current";
import type { RecordType } from "../../engine/core/types";
import { RemoteSearch, type Wanted } from "../../engine/store/remote";
import { useReady, useSyncStatus } from "../frame/live";

/** The server is asked after so long without a key. */
const PAUSE_MS = 250;
/** A search that is left and come back to is not begun twice. */
const KEEP_UNUSED_MS = 5_000;

const searches = new Map<string, RemoteSearch>();

/**
 * A search over this device and the server, one for all that show the same; null while `wanted` is, or
 * nobody is signed in. It stays the same object as answers come: compute with it by `useLive`, with its
 * `round` in the key.
 */
export function useRemote(
  type: RecordType,
  wanted: Pick<Wanted, "query" | "under"> | null,
): RemoteSearch | null {
  const ready = useReady() === "ready";
  const connected = useSyncStatus().phase !== "offline";
  const search = wanted && searchOf({ ...wanted, type });
  const round = useSyncExternalStore(search?.listen ?? toNobody, () => search?.round);
  useEffect(() => {
    if (!search || !ready) return;
    const { reached, again_ms } = search;
    if (reached !== "asking" && reached !== "here") return;
    const timer = setTimeout(() => void search.next(), reached === "here" ? again_ms : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, ready, round]);
  useEffect(() => {
    if (connected && search?.reached === "here") void search.next();
  }, [search, connected]);
  return search;
}

const toNobody = (): (() => void) => () => {};

function searchOf(wanted: Wanted): RemoteSearch | null {
  const replica = replicaIfOpen();
  if (!replica) return null;
  for (const [key, search] of searches)
    if (search.replica !== replica || search.isLeft(KEEP_UNUSED_MS)) searches.delete(key);
  const key = JSON.stringify([wanted.type, wanted.under, wanted.query?.text]);
  let search = searches.get(key);
  if (!search) searches.set(key, (search = new RemoteSearch(replica, wanted)));
  return search;
}
