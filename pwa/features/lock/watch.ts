// Notes when the app was last in use, and puts the lock before the screens when it must ask (K8, K9).
import { browser } from "../../engine/core/env";
import { OFFLINE_DAYS } from "../../engine/core/schema.gen";
import {
  CHANGED,
  daysLeft,
  factsOf,
  type Lock,
  lockNow,
  mustAsk,
  onLock,
  setRules,
  touch,
} from "../../engine/session/lock";
import { MARK } from "../../engine/session/mark";
import { countHere } from "../../engine/session/people";
import { canLock } from "../../engine/session/pin";
import { onSession, session } from "../../engine/session/session";
import { get, subscribe } from "../../engine/store/store";
import { lang, loadLate } from "../../kit/format/i18n";
import { report } from "../../kit/frame/errors";
import { held } from "../../kit/frame/held";
import { route } from "../../kit/frame/routes.gen";
import { toast } from "../../kit/toast/toast";
import { LockScreen } from "./LockScreen";
import { SetScreen } from "./SetScreen";
import { asked, personNow } from "./state";

/** While it is in use that is noted so often: an app that is killed is away from then on. */
const TICK_MS = 15_000;
/** What other tabs and the server have to say of it is read anew after so long. */
const READ_AGAIN_MS = 600_000;
/** A PIN that is due is asked for within so long of a start or a return, and never amid work. */
const START_MS = 10_000;
const DAY_MS = 86_400_000;
/** localStorage: whom and on which day the days without contact were last said. */
const SAID = "lapangan.lock_said";

interface Facts {
  person: string;
  lock: Lock;
  contact_ms: number;
  /** Several people have their data here. */
  shared: boolean;
  read_ms: number;
}

let facts: Facts | null = null;
let watching: Promise<void> | null = null;
let begun_ms = 0;

/** Decides at once, and goes on watching. */
export function watch(): Promise<void> {
  watching ??= begin().catch((error: unknown) => {
    watching = null;
    throw error;
  });
  return watching;
}

async function begin(): Promise<void> {
  if (!begun_ms) listen();
  begun_ms = browser.now();
  await learn();
}

function listen(): void {
  const safely = (work: () => Promise<void>) => (): void =>
    void work().catch((error: unknown) => report("lock", error));
  const again = safely(learn);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") begun_ms = browser.now();
    // Until now it was in use, or from now on.
    look(true);
    again();
  });
  addEventListener("pageshow", again);
  addEventListener("storage", ({ key }) => {
    // Another tab has locked, opened, or changed something; null: all was cleared.
    if (key === null || key === CHANGED) again();
    else if (key.startsWith(MARK)) look(false);
  });
  onLock(again);
  onSession(() => {
    if (personNow() === facts?.person) return;
    begun_ms = browser.now();
    // Whoever was here comes back by their own PIN.
    if (facts?.lock.pin && session().person) lockNow(facts.person);
    again();
  });
  subscribe(["workspace"], safely(learnRules));
  setInterval(() => {
    if (facts && browser.now() - facts.read_ms > READ_AGAIN_MS) again();
    else look();
  }, TICK_MS);
}

/** Reads what is kept here of whoever is in. */
async function learn(): Promise<void> {
  const person = personNow();
  if (!person) {
    facts = null;
    return release();
  }
  const now_ms = browser.now();
  const [found, people] = await Promise.all([factsOf(person, now_ms), countHere()]);
  if (person !== personNow()) return;
  facts = { ...found, person, shared: people > 1, read_ms: now_ms };
  look();
  await learnRules();
}

/** What the company has set reaches the lock by the log. */
async function learnRules(): Promise<void> {
  const workspace = get("workspace", session().workspace?.id ?? "");
  if (!facts || !workspace || session().person?.id !== facts.person) return;
  const { lock_minutes, offline_days } = workspace;
  const rules = { most_min: lock_minutes ?? 0, offline_days: offline_days ?? OFFLINE_DAYS };
  const { most_min, offline_days: days } = facts.lock;
  if (rules.most_min !== most_min || rules.offline_days !== days) await setRules(facts.person, rules);
}

/**
 * Asks, or lets in. `used`: it is in use; never said in answer to what another tab noted, or two would go on
 * for ever.
 */
function look(used = document.visibilityState === "visible"): void {
  if (!facts || facts.person !== personNow()) return;
  const { person, lock, contact_ms } = facts;
  const now_ms = browser.now();
  if (mustAsk(person, lock, contact_ms, now_ms)) return hold();
  release();
  const due = isPinDue();
  if (used) touch(person, lock, contact_ms, now_ms, due);
  if (due && now_ms - begun_ms < START_MS && session().person) held.set(SetScreen);
  void warn().catch((error: unknown) => report("lock", error));
}

/** The company asks for a lock, the phone is not one person's alone, or they forgot the PIN they had. */
const isPinDue = (): boolean =>
  facts !== null &&
  canLock() &&
  !facts.lock.pin &&
  (facts.lock.most_min > 0 || facts.shared || facts.lock.renew);

function hold(): void {
  if (held.get() !== LockScreen) held.set(LockScreen);
}

function release(): void {
  const now = held.get();
  if (now === SetScreen ? isPinDue() : now === null) return;
  asked.set("");
  held.set(null);
}

/** Says once a day that the days without contact come to an end. */
async function warn(): Promise<void> {
  if (!facts || held.get() || !lang()) return;
  const { person, lock, contact_ms } = facts;
  const now_ms = browser.now();
  const count = daysLeft(lock, contact_ms, now_ms);
  const today = `${person} ${Math.floor(now_ms / DAY_MS)}`;
  if (count === null || localStorage.getItem(SAID) === today) return;
  localStorage.setItem(SAID, today);
  const set = { label: "lock.set_pin", to: route.appLock };
  await loadLate("lock");
  toast(lock.pin ? "lock.days_left" : "lock.days_left_no_pin", {
    params: { count },
    notice: "lock",
    ms: 0,
    group: "lock",
    ...(!lock.pin && canLock() && { action: set }),
  });
}
