// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Something of a record of `type` that is due. */
export interface Due {
  id: string;
  type: string;
  href: string;
  title: string;
  note: string;
  due: string;
  late: boolean;
  icon: string;
}

/** Something that ends this week. */
export interface Closing {
  id: string;
  href: string;
  title: string;
  note: string;
  value: string;
}

/** A record looked at lately. */
export interface Seen {
  id: string;
  href: string;
  name: string;
  initials: string;
  hue: number;
  note: string;
}

/** What the person has to decide. */
export interface Alert {
  id: string;
  href: string;
  icon: string;
  title: string;
  note: string;
}
