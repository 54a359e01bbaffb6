// Opening a record of a type that this device does not hold whole: it is fetched, and stays (R7).
import { useEffect, useState } from "react";
import { replicaIfOpen } from "../../engine/core/current";
import type { RecordType } from "../../engine/core/types";
import { openRow } from "../../engine/store/remote";
import { useReady, useSyncStatus } from "../frame/live";
import { useOpened } from "./removal";

/** As useOpened, and "away" while it is not here and the server cannot be asked. */
export function useFetched(type: RecordType, id: string | undefined): string {
  const opened = useOpened(type, id);
  const ready = useReady() === "ready";
  const connected = useSyncStatus().phase !== "offline";
  const [told, setTold] = useState({ id: "", state: "" });
  useEffect(() => {
    const replica = replicaIfOpen();
    if (!id || !ready || !replica) return;
    let isLeft = false;
    const tell = (state: string): void => {
      if (!isLeft) setTold({ id, state });
    };
    openRow(replica, type, id).then(
      () => tell("gone"),
      () => tell("away"),
    );
    return () => {
      isLeft = true;
    };
  }, [type, id, ready, connected]);
  if (opened !== "gone") return opened;
  return told.id === id ? told.state : "loading";
}
