// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** A sign-in under way, and what the person should know. `back`: somebody is here already. `evicted`: what the browser took away. `lost`: why this device was emptied, `lost_now`: what became of it. */
export interface SignInView {
  busy: boolean;
  fault: string;
  between: boolean;
  expired: boolean;
  offline: boolean;
  email: string;
  back: boolean;
  waiting: string;
  evicted: string;
  lost: string;
  lost_now: string;
  device_name: string;
  passkeys: boolean;
}
