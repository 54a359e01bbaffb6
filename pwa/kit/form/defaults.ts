// What a new record of any type starts with.
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import { myId } from "../record/people";
import type { Values } from "./core";

/** What the server would fill in: the person who makes it, and their team. */
export function ownDefaults(type: RecordType): Values {
  const { owner, visibility } = RECORD_TYPES[type];
  const me = myId();
  return { ...(visibility && { [visibility]: "team" }), ...(owner && me && { [owner]: me }) };
}
