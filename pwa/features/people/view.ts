// The people of the workspace: their records are on this device; what their devices said last, and who is
// invited, only the server knows.
import type { Rec } from "../../engine/core/types";
import { view } from "../../engine/store/store";
import { ago, instant } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { initials } from "../../kit/format/names";
import { word } from "../../kit/format/words";
import { question } from "../../kit/frame/asked";
import { useLive } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { isClosed } from "../../kit/record/reach";
import type { InviteRow, LinkView, Option, PeopleView, PersonRow } from "./shapes.gen";

interface Line {
  id: string;
  devices: number;
  last_contact_at: number;
  waits: number;
  second: boolean;
}
interface Invite {
  id: string;
  name: string;
  email: string;
  role: string;
  team: string;
  expires_at: number;
}
/** What the server answers to whoever made a link. */
export interface Made {
  id: string;
  link: string;
  size: number;
  path: string;
  expires_at: number;
  only_here: boolean;
}

export const everybody = question<{ people: Line[]; invites: Invite[] }>("/api/office/people");
export const choosing = local({ query: "", role: "", team: "", off: false });
export const handed = local<{ made: Made; name: string; kind: "invite" | "reset" } | null>(null);
export const copied = local(false);

/** From so many people on, searching and choosing is worth its place. */
const MANY = 8;

export type Person = Rec<"person">;
export const persons = (): Person[] =>
  [...view("person").values()].sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
const teams = (): Map<string, string> =>
  new Map([...view("team").values()].map(one => [one.id, one.name ?? ""]));

export const roleWord = (role: string | null | undefined): string => word(`role.${role ?? ""}`, role ?? "");

export const noteOf = (
  role: string | null | undefined,
  team: string | null | undefined,
  names = teams(),
): string => [roleWord(role), names.get(team ?? "")].filter(Boolean).join(" · ");

/** What the devices of a person said last, in words. */
export function saidOf(line: Line | undefined): { last: string; waits: string } {
  if (!line?.devices) return { last: t("people.no_device"), waits: "" };
  return {
    last: t("people.last", { when: ago(line.last_contact_at) }),
    waits: line.waits ? t("people.waits", { count: line.waits }) : "",
  };
}

const rowOf = (person: Person, line: Line | undefined, names: Map<string, string>): PersonRow => ({
  id: person.id,
  name: person.name ?? person.email ?? "",
  initials: initials(person.name ?? ""),
  note: noteOf(person.role, person.team, names),
  ...saidOf(line),
  second: line?.second ?? false,
  off: person.active === false,
});

const inviteOf = (invite: Invite, names: Map<string, string>): InviteRow => {
  const over = invite.expires_at < Date.now();
  return {
    id: invite.id,
    name: invite.name,
    note: [invite.email, noteOf(invite.role, invite.team, names)].filter(Boolean).join(" · "),
    until: t(over ? "people.invite_over" : "people.invite_until", { when: instant(invite.expires_at) }),
    over,
  };
};

export function usePeopleView(): PeopleView {
  useLang();
  const all = useLive("office:persons", ["person"], persons);
  const names = useLive("office:teams", ["team"], teams);
  const { data, fault } = everybody.use();
  const chosen = useLocal(choosing);
  const lines = new Map((data?.people ?? []).map(line => [line.id, line]));
  // A sales manager is told of their own people alone, and sees no others.
  const mine = data ? all.filter(({ id }) => lines.has(id)) : all;
  const query = chosen.query.trim().toLocaleLowerCase();
  const fits = ({ name, email, role, team, active }: Person): boolean =>
    (chosen.off || active !== false) &&
    (!chosen.role || role === chosen.role) &&
    (!chosen.team || (team ?? "none") === chosen.team) &&
    `${name ?? ""} ${email ?? ""}`.toLocaleLowerCase().includes(query);
  const rows = mine.filter(fits).map(person => rowOf(person, lines.get(person.id), names));
  const roles = [...new Set(mine.map(({ role }) => role ?? ""))].filter(Boolean).sort();
  return {
    rows,
    invites: (data?.invites ?? []).map(invite => inviteOf(invite, names)),
    roles: roles.map((id): Option => ({ id, name: roleWord(id) })),
    teams: [...names].map(([id, name]): Option => ({ id, name })),
    ...chosen,
    offs: mine.filter(({ active }) => active === false).length,
    found: t("people.found", { count: rows.length }),
    few: mine.length < MANY,
    fault,
  };
}

export function useLinkView(): LinkView {
  useLang();
  const now = useLocal(handed);
  const isCopied = useLocal(copied);
  const { link = "", size = 0, path = "", expires_at = 0, only_here = false } = now?.made ?? {};
  const kind = now?.kind ?? "invite";
  const text = t(`people.link_text_${kind}`, { name: now?.name ?? "" });
  return {
    title: t(`people.link_title_${kind}`, { name: now?.name ?? "" }),
    text,
    link,
    // A white edge of four modules, without which cameras do not see the code.
    size: `-4 -4 ${size + 8} ${size + 8}`,
    path,
    until: t("people.link_until", { when: instant(expires_at) }),
    only_here,
    may_share: "share" in navigator,
    chat: isClosed("whatsapp") ? "" : `https://wa.me/?text=${encodeURIComponent(messageOf(link, kind))}`,
    copied: isCopied,
  };
}

export const messageOf = (link: string, kind: "invite" | "reset"): string =>
  `${t(`people.message_${kind}`)} ${link}`;
