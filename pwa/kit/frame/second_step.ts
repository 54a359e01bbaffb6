// What the server asks for after a right password, on its way from one screen to the next.
import { local } from "./state";

/** Another QR code than a picture: `size` modules, one path that draws those that are dark. */
export interface Drawn {
  size: number;
  path: string;
}

export interface Adding {
  step: string;
  totp: { secret: string; address: string; qr: Drawn };
  passkey: Record<string, unknown> | null;
}

export type SecondStep =
  | { code: "second_factor"; step: string; kinds: string[]; passkey: Record<string, unknown> | null }
  | ({ code: "factor_due" } & Adding);

export const secondStep = local<SecondStep | null>(null);

/** Whether an answer to signing in asks for one more thing; it is kept for the screen that does. */
export function asksMore(code: string, told: Readonly<Record<string, unknown>> | undefined): boolean {
  if ((code !== "second_factor" && code !== "factor_due") || typeof told?.["step"] !== "string") return false;
  secondStep.set(told as unknown as SecondStep);
  return true;
}
