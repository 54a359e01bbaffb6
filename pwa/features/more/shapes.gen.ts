// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Who is signed in. */
export interface MoreView {
  person: string;
  email: string;
  role: string;
  workspace: string;
  initials: string;
}
