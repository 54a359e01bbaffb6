// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Whose link this is, and how far coming in has got. `other`: who is signed in here already. */
export interface JoinView {
  state: "asking" | "open" | "used" | "unheard";
  kind: "invite" | "reset";
  title: string;
  lead: string;
  name: string;
  email: string;
  other: string;
  busy: boolean;
  fault: string;
  unheard: string;
}

/** What happens with a forgotten password on this server. `unheard`: why it could not be asked. */
export interface ForgotView {
  state: "asking" | "mail" | "office" | "sent" | "unheard";
  email: string;
  busy: boolean;
  fault: string;
  unheard: string;
  sent: string;
}
