// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Something that is kept: what, where, how much. */
export interface PlaceRow {
  id: string;
  name: string;
  place: string;
  note: string;
}

/** Somebody outside: what for, at which addresses; `href`: where the switch is, `tap`: it is here. */
export interface OutsideRow {
  id: string;
  name: string;
  means: string;
  addresses: string;
  state: string;
  icon: string;
  tone: string;
  href: string;
  tap: boolean;
}

/** The page; `when`: of this reading. */
export interface PlacesView {
  heading: string;
  when: string;
  places: PlaceRow[];
  outside: OutsideRow[];
  shared: boolean;
  loading: boolean;
  fault: string;
}
