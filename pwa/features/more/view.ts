// More: who is signed in.

import { initials } from "../../kit/format/names";
import { word } from "../../kit/format/words";
import { useSession } from "../../kit/frame/live";
import type { MoreView } from "./shapes.gen";

export function useMore(): MoreView {
  const { person, workspace } = useSession();
  return {
    person: person?.name ?? "",
    email: person?.email ?? "",
    role: word(`role.${person?.role ?? ""}`, person?.role ?? ""),
    workspace: workspace?.name ?? "",
    initials: initials(person?.name ?? ""),
  };
}
