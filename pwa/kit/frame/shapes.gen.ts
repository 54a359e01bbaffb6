// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** What is stored on this device; `share` is 0-100 of what the browser gives, if it is `known`. */
export interface Stored {
  used: string;
  share: number;
  persisted: boolean;
  known: boolean;
}

/** A language to choose, by its own name. */
export interface Language {
  id: string;
  name: string;
}

/** Whether the person is an administrator; one or a sales admin; one of these or a sales manager. */
export interface Office {
  administrator: boolean;
  operations: boolean;
  managers: boolean;
}
