// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One team: who leads it, who is in it. */
export interface TeamRow {
  id: string;
  name: string;
  manager: string;
  count: string;
  members: string;
}

/** All teams, and who is in none. */
export interface TeamsView {
  rows: TeamRow[];
  alone: string;
  title: string;
}
