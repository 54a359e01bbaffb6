// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** What is set, what is wrong with what was typed, and how the last test ended. */
export interface MailView {
  loading: boolean;
  fault: string;
  on: boolean;
  host: string;
  port: string;
  tls: string;
  user: string;
  sender: string;
  name: string;
  password_hint: string;
  has_password: boolean;
  ready: boolean;
  wrong: string;
  busy: boolean;
  testing: boolean;
  tested: string;
  said: string;
  worked: boolean;
}
