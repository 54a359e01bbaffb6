// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Which workspace it is; `demo`: it is a sample that may be removed. Of the removal: what went wrong. */
export interface WorkspaceView {
  id: string;
  name: string;
  demo: boolean;
  busy: boolean;
  fault: string;
}
