// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.

/** Where every screen is. */
export const route = {
  activity: (id: string) => `/activities/${id}`,
  admin: "/admin",
  adminCalendar: "/admin/calendar",
  companies: "/companies",
  company: (id: string) => `/companies/${id}`,
  conflicts: "/conflicts",
  contact: (id: string) => `/contacts/${id}`,
  contacts: "/contacts",
  deal: (id: string) => `/deals/${id}`,
  deals: "/deals",
  editCompany: (id: string) => `/companies/${id}/edit`,
  editContact: (id: string) => `/contacts/${id}/edit`,
  editDeal: (id: string) => `/deals/${id}/edit`,
  exchange: "/import",
  help: "/help",
  helpTopic: (id: string) => `/help/${id}`,
  install: "/install",
  ledger: "/ledger",
  more: "/more",
  newActivity: "/activities/new",
  newCompany: "/companies/new",
  newContact: "/contacts/new",
  newDeal: "/deals/new",
  settings: "/settings",
  signIn: "/sign-in",
  today: "/",
} as const;

const PAGES: Partial<Record<string, (id: string) => string>> = {
  company: route.company,
  contact: route.contact,
  deal: route.deal,
  help_topic: route.helpTopic,
};

/** Where the page of a record is; "" when records of its type have none. */
export const hrefOf = (type: string, id: string): string => PAGES[type]?.(id) ?? "";

/** By the address of a list, that of the form of a new record. */
export const NEW: Readonly<Record<string, string>> = {
  "/companies": route.newCompany,
  "/contacts": route.newContact,
  "/deals": route.newDeal,
};

/** The tab bar, from its beginning: where a tab leads, its icon, the key of its word. */
export const TABS = [
  { to: "/", icon: "today", text: "shell.today" },
  { to: "/contacts", icon: "contacts", text: "shell.contacts" },
  { to: "/deals", icon: "deals", text: "shell.deals" },
  { to: "/companies", icon: "companies", text: "shell.companies" },
  { to: "/more", icon: "more", text: "shell.more" },
] as const;

/** Screens that the last tab leads to. */
export const UNDER_MORE: readonly string[] = ["/admin", "/admin/calendar", "/conflicts", "/import", "/help", "/help/[id]", "/install", "/ledger", "/settings"];
