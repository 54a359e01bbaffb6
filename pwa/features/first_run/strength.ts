// How good a new password is, while it is typed. The server decides (backend/accounts/passwords.py).

export const PASSWORD_CHARS_MIN = 10;
const DISTINCT_CHARS_MIN = 5;
const GOOD_CHARS = 14;
const STRONG_CHARS = 18;

export type Strength = "none" | "short" | "even" | "own" | "fair" | "good" | "strong";

/** `about`: words of the person, which others try first. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  const signs = [...password];
  if (!signs.length) return "none";
  if (signs.length < PASSWORD_CHARS_MIN) return "short";
  const plain = password.toLowerCase();
  if (new Set(plain).size < DISTINCT_CHARS_MIN) return "even";
  if (about.some(word => word.trim().toLowerCase() === plain)) return "own";
  if (signs.length >= STRONG_CHARS) return "strong";
  return signs.length >= GOOD_CHARS ? "good" : "fair";
}

export const isEnough = (strength: Strength): boolean => ["fair", "good", "strong"].includes(strength);
