// Locking at once, changing from one person to another, and the ways back to a password.
import { browser } from "../../engine/core/env";
import { EngineError } from "../../engine/core/types";
import { changePerson } from "../../engine/session/change";
import { forgetPin, lockNow, lockOf, open } from "../../engine/session/lock";
import { session } from "../../engine/session/session";
import { loadLate, t } from "../../kit/format/i18n";
import { coming } from "../../kit/frame/coming";
import { report } from "../../kit/frame/errors";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import { toast } from "../../kit/toast/toast";
import { asked, personNow } from "./state";

/** More: locks; who has no PIN yet sets one. */
export async function lockOrSet(): Promise<void> {
  const id = session().person?.id ?? "";
  if ((await lockOf(id)).pin) lockNow(id);
  else goTo(route.appLock);
}

/** More: who is it now? Nobody leaves their data open to the next one. */
export async function askWho(): Promise<void> {
  const id = session().person?.id ?? "";
  if (!(await lockOf(id)).pin) return pinFirst();
  asked.set("people");
  lockNow(id);
}

async function pinFirst(): Promise<void> {
  goTo(route.appLock);
  await loadLate("lock");
  toast("lock.pin_first", { group: "lock", ms: 8_000 });
}

/** Settings: somebody else signs in beside who is here. */
export async function addPerson(): Promise<void> {
  const id = personNow();
  if (id && !(await lockOf(id)).pin) return pinFirst();
  signInAs("");
}

/** The sign-in screen; `email`: whose password is asked for, "" of anybody new. */
export function signInAs(email: string): void {
  coming.set({ email, back: `${location.pathname}${location.search}` });
  goTo(route.signIn);
}

export async function forgotPin(person: string, email: string): Promise<void> {
  await forgetPin(person);
  signInAs(email);
}

/** It was proven who this is: their data opens. Why not, in words; "" when it does. */
export async function letIn(person: string): Promise<string> {
  const other = person !== session().person?.id;
  try {
    await open(person, browser.now());
    if (other) {
      await changePerson(person);
      goTo(route.today);
    }
    return "";
  } catch (error) {
    report("lock", error);
    const gone = error instanceof EngineError && error.code === "person_gone";
    return t(gone ? "lock.gone" : "lock.not_open");
  }
}
