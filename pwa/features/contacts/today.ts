// Contacts on Today: how many there are, and who was looked at lately.

import { titleOf } from "../../engine/core/titles";
import type { Rec } from "../../engine/core/types";
import { get, view } from "../../engine/store/store";
import { hue, initials } from "../../kit/format/names";
import { recent } from "../../kit/frame/recent";
import { route } from "../../kit/frame/routes.gen";
import type { Seen } from "../../kit/today/shapes.gen";
import type { TodaySource } from "../../kit/today/sources";

const SEEN_MAX = 6;

function seenOf(one: Rec<"contact">): Seen {
  const name = titleOf("contact", one);
  const company = one.company ? titleOf("company", get("company", one.company)) : "";
  return {
    id: one.id,
    href: route.contact(one.id),
    name,
    initials: initials(name),
    hue: hue(one.id),
    note: [one.job_title, company].filter(Boolean).join(" · "),
  };
}

export const contactsOnToday: TodaySource = {
  types: ["contact", "company"],
  count: () => ({ text: "today.n_contacts", count: view("contact").size }),
  seen: () => recent("contact", SEEN_MAX).map(seenOf),
};
