// What the lock screen asks, of whom; and what this device knows of the locks of its people.
import { useCallback, useEffect, useState } from "react";
import { PERSON } from "../../engine/session/home";
import { type Lock, lockOf, onLock } from "../../engine/session/lock";
import { lastContact_ms, type PersonHere, peopleHere } from "../../engine/session/people";
import { session } from "../../engine/session/session";
import { useOnItsWay, useSession } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import { local } from "../../kit/frame/state";

/** "": the PIN of who is here; "people": who it is; else the id of the person who says to be here. */
export const asked = local<string>("");

/** Ways in by a password: they show nothing of anybody. */
export const PASSWORDS: readonly string[] = [route.signIn, route.secondStep, route.forgot, route.join];

/** Whose data is open, or about to be; "" when nobody is in. */
export const personNow = (): string => {
  const { state, person } = session();
  return person?.id ?? (state === "loading" ? (localStorage.getItem(PERSON) ?? "") : "");
};

/** A person's lock; null until it was read. */
export function useLock(person: string): Lock | null {
  const [lock, setLock] = useState<Lock | null>(null);
  const read = useCallback(() => {
    if (person) void lockOf(person).then(setLock);
  }, [person]);
  useEffect(() => {
    read();
    return onLock(read);
  }, [read]);
  return lock;
}

/** When the server was last heard of by a person here; null until that was read, or never. */
export function useContact(person: string): number | null {
  const [contact_ms, setContact] = useState<number | null>(null);
  useEffect(() => void lastContact_ms(person).then(setContact), [person]);
  return contact_ms;
}

/** "4:59" */
export function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Everybody whose data is here; null until that was read. */
export function usePeople(): PersonHere[] | null {
  const [people, setPeople] = useState<PersonHere[] | null>(null);
  const { person, state } = useSession();
  const waiting = useOnItsWay();
  useEffect(() => {
    let over = false;
    void peopleHere().then(found => !over && setPeople(found));
    return () => {
      over = true;
    };
  }, [person?.id, state, waiting]);
  return people;
}
