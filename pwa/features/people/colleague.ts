// One person as the office sees them, and what stands under their name.
import { useParams } from "react-router";
import { RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import type { Write } from "../../engine/outbox/edit";
import { get, view } from "../../engine/store/store";
import { t, useLang } from "../../kit/format/i18n";
import { initials } from "../../kit/format/names";
import { word } from "../../kit/format/words";
import { useLive, useRec, useSession } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import { people } from "../../kit/record/people";
import type { ColleagueView, HandOverView } from "./shapes.gen";
import { everybody, noteOf, saidOf } from "./view";

/** What somebody is responsible for: what has an owner and may be shared. What they did stays theirs. */
const TYPES = (Object.keys(RECORD_TYPES) as RecordType[]).filter(
  type => RECORD_TYPES[type].owner && RECORD_TYPES[type].visibility,
);

export function useColleague(): ColleagueView {
  useLang();
  const { id = "" } = useParams();
  const person = useRec("person", id);
  const { data, fault } = everybody.use();
  const line = data?.people.find(one => one.id === id);
  const me = useSession().person?.id;
  return {
    here: person !== undefined,
    name: person?.name ?? "",
    initials: initials(person?.name ?? ""),
    note: noteOf(person?.role, person?.team),
    ...saidOf(line),
    devices: t("people.devices", { count: line?.devices ?? 0 }),
    devices_to: `${route.devices}?person=${id}`,
    off: person?.active === false,
    second: line?.second ?? false,
    told: line !== undefined,
    own: me === id,
    fault,
  };
}

interface Held {
  type: RecordType;
  ids: string[];
}

function heldBy(person: string): Held[] {
  return TYPES.map(type => {
    const { owner } = RECORD_TYPES[type];
    const rows = [...view(type).values()].filter(row => (row as Record<string, unknown>)[owner] === person);
    return { type, ids: rows.map(row => row.id) };
  }).filter(({ ids }) => ids.length);
}

export const handing = local({ heir: "", busy: false, done: 0, of: 0 });

export function useHandOver(): HandOverView {
  useLang();
  const { id = "" } = useParams();
  const held = useLive(`office:held:${id}`, TYPES, () => heldBy(id));
  const now = useLocal(handing);
  const count = held.reduce((sum, { ids }) => sum + ids.length, 0);
  return {
    lines: held.map(({ type, ids }) => ({ id: type, name: `${word(`${type}.title`, type)}: ${ids.length}` })),
    count,
    all: t("people.hand_all", { count }),
    people: people().filter(one => one.id !== id),
    ...now,
    progress: t("people.handing", { done: now.done, of: now.of }),
  };
}

/** Every record of a person under the name of another. */
export const handOverOf = (from: string, to: string): Write[] =>
  heldBy(from).flatMap(({ type, ids }) =>
    ids.map((id): Write => {
      const field = RECORD_TYPES[type].owner;
      return { kind: "edit", type, id, ops: [{ op: "set", field, value: to }] };
    }),
  );

export const nameOf = (id: string): string => get("person", id)?.name ?? "";
