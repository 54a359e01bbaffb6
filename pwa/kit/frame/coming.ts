// Who is to sign in beside those who are here, and where the way back leads.
import { local } from "./state";

/** `email`: whose password is asked for; "" for somebody who is new here. */
export const coming = local<{ email: string; back: string } | null>(null, true);
