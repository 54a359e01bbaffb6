// Companies on Today: how many there are.
import { view } from "../../engine/store/store";
import type { TodaySource } from "../../kit/today/sources";

export const companiesOnToday: TodaySource = {
  types: ["company"],
  count: () => ({ text: "today.n_companies", count: view("company").size }),
};
