// What came with which update, newest first: the day, and the texts `help.news_<item>`.
export const NEWS: readonly { id: string; items: readonly string[] }[] = [
  { id: "2026-11-28", items: ["admin", "lock", "calendar", "help"] },
  { id: "2026-11-21", items: ["offline", "conflicts", "import"] },
];
