// The areas help speaks of: each a page of questions with answers, whose words stand in texts/.
import { t } from "../../kit/format/i18n";
import type { IconName } from "../../kit/frame/icons";
import { route } from "../../kit/frame/routes.gen";

export interface Topic {
  id: string;
  icon: IconName;
  /** How many questions it answers. */
  count: number;
  /** The screen it is about. */
  to?: string;
}

export const TOPICS: readonly Topic[] = [
  { id: "first", icon: "flag", count: 3 },
  { id: "today", icon: "today", count: 3, to: route.today },
  { id: "contacts", icon: "contacts", count: 3, to: route.contacts },
  { id: "companies", icon: "companies", count: 2, to: route.companies },
  { id: "deals", icon: "deals", count: 3, to: route.deals },
  { id: "log", icon: "phone", count: 3 },
  { id: "import", icon: "import", count: 4, to: route.exchange },
  { id: "sync", icon: "on_server", count: 4, to: route.ledger },
  { id: "conflicts", icon: "merge", count: 3, to: route.conflicts },
  { id: "device", icon: "device", count: 6, to: route.settings },
  { id: "admin", icon: "lock", count: 4, to: route.admin },
];

export const titleOf = (id: string): string => t(`help.${id}`);

/** The questions of an area with their answers. */
export const questionsOf = ({ id, count }: Topic): { ask: string; answer: string }[] =>
  Array.from({ length: count }, (_, at) => ({
    ask: t(`help.${id}_q${at + 1}`),
    answer: t(`help.${id}_a${at + 1}`),
  }));

/** The heading of a page of help; of an address that leads nowhere that of help itself. */
export const useTopicTitle = (id: string): string =>
  id === "tour" || id === "news" || TOPICS.some(topic => topic.id === id) ? titleOf(id) : t("help.title");
