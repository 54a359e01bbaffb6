// What a record is called, in a ledger line or a message.
import type { RawRec } from "./types";

interface NameParts {
  full?: string;
  given?: string;
  middle?: string;
  family?: string;
  nickname?: string;
}

/** The title of a record from its fields; "" when it has none. */
export function titleOf(fields: Readonly<Record<string, unknown>> | RawRec | undefined): string {
  if (!fields) return "";
  const { name, subject, kind } = fields as {
    name?: string | NameParts | null;
    subject?: string;
    kind?: string;
  };
  if (typeof name === "string") return name;
  if (name) {
    const parts = [name.given, name.middle, name.family].filter(Boolean).join(" ");
    return name.full?.trim() || parts || name.nickname || "";
  }
  return subject || kind || "";
}
