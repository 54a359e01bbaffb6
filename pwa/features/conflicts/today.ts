// Conflicts on Today: that there are some to settle.
import { t } from "../../kit/format/i18n";
import { route } from "../../kit/frame/routes.gen";
import type { TodaySource } from "../../kit/today/sources";
import { openConflicts } from "./open";

export const conflictsOnToday: TodaySource = {
  types: ["conflict"],
  alerts: () => {
    const count = openConflicts().length;
    if (!count) return [];
    const [title, note] = [t("today.conflict_n", { count }), t("today.conflict_note")];
    return [{ id: "conflicts", href: route.conflicts, icon: "merge", title, note }];
  },
};
