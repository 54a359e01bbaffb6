// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.

/** Where every screen is. */
export const route = {
  activity: (id: string) => `/activities/${id}`,
  admin: "/admin",
  adminCalendar: "/admin/calendar",
  adminFields: "/admin/fields",
  adminPipeline: (id: string) => `/admin/pipelines/${id}`,
  adminPipelines: "/admin/pipelines",
  adminTags: "/admin/tags",
  appLock: "/settings/lock",
  backup: "/admin/backup",
  colleague: (id: string) => `/admin/people/${id}`,
  companies: "/companies",
  company: (id: string) => `/companies/${id}`,
  conflicts: "/conflicts",
  contact: (id: string) => `/contacts/${id}`,
  contacts: "/contacts",
  deal: (id: string) => `/deals/${id}`,
  deals: "/deals",
  devices: "/admin/devices",
  editCompany: (id: string) => `/companies/${id}/edit`,
  editContact: (id: string) => `/contacts/${id}/edit`,
  editDeal: (id: string) => `/deals/${id}/edit`,
  erase: "/admin/erase",
  evicted: "/removed",
  exchange: "/import",
  factors: "/settings/sign-in",
  forgot: "/forgot",
  help: "/help",
  helpTopic: (id: string) => `/help/${id}`,
  install: "/install",
  join: "/join",
  ledger: "/ledger",
  mail: "/admin/mail",
  more: "/more",
  newActivity: "/activities/new",
  newCompany: "/companies/new",
  newContact: "/contacts/new",
  newDeal: "/deals/new",
  people: "/admin/people",
  places: "/admin/data",
  quarantine: "/admin/quarantine",
  requiredFactors: "/admin/sign-in",
  retention: "/admin/retention",
  secondStep: "/sign-in/step",
  security: "/admin/security",
  settings: "/settings",
  signIn: "/sign-in",
  start: "/start",
  teams: "/admin/teams",
  today: "/",
  upkeep: "/admin/work",
  who: "/who",
  words: "/admin/words",
  workspace: "/admin/workspace",
} as const;

const PAGES: Partial<Record<string, (id: string) => string>> = {
  admin_pipeline: route.adminPipeline,
  colleague: route.colleague,
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

/** A tab: where it leads, its icon, the key of its word. */
const companies = { to: "/companies", icon: "companies", text: "shell.companies" } as const;
const contacts = { to: "/contacts", icon: "contacts", text: "shell.contacts" } as const;
const deals = { to: "/deals", icon: "deals", text: "shell.deals" } as const;
const more = { to: "/more", icon: "more", text: "shell.more" } as const;
const today = { to: "/", icon: "today", text: "shell.today" } as const;
type Tab = typeof companies | typeof contacts | typeof deals | typeof more | typeof today;

/** The usual tab bar, from its beginning. */
export const TABS: readonly Tab[] = [today, contacts, deals, companies, more];

/** The bars of kinds of business that have their own. */
export const BUSINESS_TABS: Readonly<Record<string, readonly Tab[]>> = {
  goods: [today, companies, deals, contacts, more],
  pharma: [today, companies, contacts, deals, more],
};

/** Screens that the last tab leads to. */
export const UNDER_MORE: readonly string[] = ["/admin", "/admin/backup", "/admin/calendar", "/conflicts", "/admin/erase", "/removed", "/import", "/sign-in/step", "/settings/sign-in", "/admin/sign-in", "/help", "/help/[id]", "/install", "/ledger", "/settings/lock", "/who", "/admin/mail", "/admin/data", "/admin/quarantine", "/admin/retention", "/admin/security", "/settings", "/admin/pipelines", "/admin/pipelines/[id]", "/admin/fields", "/admin/tags", "/admin/work", "/admin/words", "/admin/workspace"];
