// Generated from shapes.py by `python -m pwa.build`. Do not edit.
import type { Stored } from "../../kit/frame/shapes.gen";

/** One signed-in device. */
export interface DeviceRow {
  id: string;
  name: string;
  last: string;
  current: boolean;
}

/** This device and the others, appearance, storage, and who is signed in. */
export interface SettingsView extends Stored {
  devices: DeviceRow[];
  offline: boolean;
  lang: string;
  theme: string;
  field: boolean;
  person: string;
  email: string;
  role: string;
  workspace: string;
  device_name: string;
}

/** A form under way, and what was wrong with it. */
export interface Busy {
  busy: boolean;
  fault: string;
}

/** What signing out would lose. */
export interface Leaving {
  waiting: number;
  text: string;
}

/** The device that is asked about. */
export interface DeviceOut {
  id: string;
  name: string;
  text: string;
}
