// What the screen of the workspace shows.
import { useLive } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { workspace } from "../../kit/record/people";
import type { WorkspaceView } from "./shapes.gen";

export const removal = local<Pick<WorkspaceView, "busy" | "fault">>({ busy: false, fault: "" });

export function useWorkspace(): WorkspaceView {
  const record = useLive("workspace", ["workspace"], workspace);
  const now = useLocal(removal);
  return { ...now, id: record?.id ?? "", name: record?.name ?? "", demo: record?.demo === true };
}

/** Whether the workspace is a demo. */
export const useDemo = (): boolean => useLive("workspace", ["workspace"], workspace)?.demo === true;
