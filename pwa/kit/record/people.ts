// Who and where we are: names of people, the workspace's country and currency.

import type { Rec } from "../../engine/core/types";
import { session } from "../../engine/session/session";
import { get, view } from "../../engine/store/store";
import { useLive } from "../frame/live";

export type Named = { id: string; name: string };

export function myId(): string {
  return session().person?.id ?? "";
}

export function personName(id: string | null | undefined): string {
  if (!id) return "";
  return get("person", id)?.name ?? "";
}

export function workspace(): Rec<"workspace"> | undefined {
  return view("workspace").values().next().value;
}

/** ISO 3166 alpha-2 country whose rules read a number without a country code: where the person is, or we. */
export function homeCountry(): string {
  return get("person", myId())?.country ?? workspace()?.country ?? session().workspace?.country ?? "MY";
}

/** ISO 4217 currency offered first. */
export function homeCurrency(): string {
  return workspace()?.currency ?? session().workspace?.currency ?? "MYR";
}

/** Active people by name, oneself first. */
export function people(): Named[] {
  const me = myId();
  const active = [...view("person").values()].filter(p => p.active !== false);
  const rows = active.map(p => ({ id: p.id, name: p.name ?? p.email ?? "" }));
  return rows.sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name));
}

/** The same, as they are on the device now: a screen may be open before the first sync brings them. */
export function usePeople(): readonly Named[] {
  return useLive(`people:${myId()}`, ["person"], people);
}
