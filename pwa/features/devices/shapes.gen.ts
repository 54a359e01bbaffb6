// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** One device. `state`: words for one that is not simply in use; `waits`: "" when nothing does. */
export interface DeviceLine {
  id: string;
  name: string;
  person: string;
  last: string;
  about: string;
  waits: string;
  state: string;
  tone: string;
  current: boolean;
  gone: boolean;
  signed_in: boolean;
}

/** Everybody's, or one person's. `of`: whose, "" for everybody's. */
export interface DevicesView {
  rows: DeviceLine[];
  of: string;
  found: string;
  loading: boolean;
  fault: string;
}

/** The device that is asked about, and the words of each question. */
export interface DeviceSheet {
  line: DeviceLine;
  sign_out: string;
  wipe: string;
}
