// Teams, from the records on this device.
import { get, view } from "../../engine/store/store";
import { list } from "../../kit/format/format";
import { t, useLang } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import { people, personName } from "../../kit/record/people";
import type { TeamRow, TeamsView } from "./shapes.gen";

/** The team whose sheet is open; "" for a new one. */
export const open = local("");

/** Active people of a team; of none for "". */
export const membersOf = (team: string): string[] =>
  people()
    .filter(({ id }) => (get("person", id)?.team ?? "") === team)
    .map(({ id }) => id);

const rowsOf = (): TeamRow[] =>
  [...view("team").values()]
    .sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""))
    .map(({ id, name, manager }) => {
      const members = membersOf(id);
      return {
        id,
        name: name ?? "",
        manager: manager ? t("teams.led_by", { name: personName(manager) }) : t("teams.no_manager"),
        count: t("teams.count", { count: members.length }),
        members: list(members.map(personName)),
      };
    });

export function useTeams(): TeamsView {
  const lang = useLang();
  const rows = useLive(`office:team-rows:${lang}`, ["team", "person"], rowsOf);
  const alone = useLive("office:alone", ["team", "person"], () => membersOf(""));
  const id = useLocal(open);
  return {
    rows,
    alone: rows.length && alone.length ? t("teams.alone", { names: list(alone.map(personName)) }) : "",
    title: id ? (get("team", id)?.name ?? "") : t("teams.new"),
  };
}
