// More: who is signed in, and what waits behind the rows.

import { initials } from "../../kit/format/names";
import { word } from "../../kit/format/words";
import { useSession, useSyncStatus } from "../../kit/frame/live";
import { useOpenConflicts } from "../../kit/record/open_conflicts";
import type { MoreView } from "./shapes.gen";

export function useMore(): MoreView {
  const { person, workspace } = useSession();
  const { waiting, sending, needsYou } = useSyncStatus();
  return {
    person: person?.name ?? "",
    email: person?.email ?? "",
    role: word(`role.${person?.role ?? ""}`, person?.role ?? ""),
    workspace: workspace?.name ?? "",
    initials: initials(person?.name ?? ""),
    ledger_n: waiting + sending + needsYou,
    conflicts_n: useOpenConflicts(),
  };
}
