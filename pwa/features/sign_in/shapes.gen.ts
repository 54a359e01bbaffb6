// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A sign-in under way, and what the person should know. */
export interface SignInView {
  busy: boolean;
  fault: string;
  between: boolean;
  expired: boolean;
  offline: boolean;
  email: string;
  waiting: string;
  device_name: string;
}
