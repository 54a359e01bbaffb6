// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Who is signed in, and what waits behind the rows. */
export interface MoreView {
  person: string;
  email: string;
  role: string;
  workspace: string;
  initials: string;
  ledger_n: number;
  conflicts_n: number;
}
