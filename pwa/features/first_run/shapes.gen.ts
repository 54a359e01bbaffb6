// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A demo one may look around in: its country, by code and by name, and what it is like. */
export interface DemoChoice {
  id: string;
  name: string;
  note: string;
}

/** Which of the two ways was chosen, and what the server says. `state`: the server was not heard yet, or not at all; somebody was faster; it waits. `note`: of the demo that is chosen. */
export interface FirstRunView {
  state: "asking" | "unheard" | "over" | "ready";
  way: "" | "company" | "demo";
  asked: boolean;
  busy: boolean;
  fault: string;
  code_fault: string;
  code: string;
  demos: DemoChoice[];
  country: string;
  note: string;
}
