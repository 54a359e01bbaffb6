// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A job that was given up. `reason`: as the server noted it. */
export interface JobRow {
  id: string;
  kind: string;
  when: string;
  reason: string;
}

/** A record that waits; `href` is empty where this device has no page of it. */
export interface AsideRow {
  id: string;
  name: string;
  href: string;
  note: string;
}

/** How a follower stands; `stuck`: it waits for a person. */
export interface FollowerRow {
  id: string;
  name: string;
  state: string;
  icon: string;
  tone: string;
  reason: string;
  notes: string;
  stuck: boolean;
  aside: AsideRow[];
  more: string;
}

/** Jobs, followers, and the job that is asked about. */
export interface UpkeepView {
  jobs: JobRow[];
  followers: FollowerRow[];
  loading: boolean;
  fault: string;
  needs: number;
  chosen: string;
}
