// The lock: who is here, their PIN, somebody else.
import type { ReactNode } from "react";
import { useLocation } from "react-router";
import { useLocal } from "../../kit/frame/state";
import { Before } from "./Before";
import { People } from "./People";
import { PinPad } from "./PinPad";
import { asked, PASSWORDS, personNow, usePeople } from "./state";

export function LockScreen(): ReactNode {
  const { pathname } = useLocation();
  const whom = useLocal(asked);
  const people = usePeople();
  if (PASSWORDS.includes(pathname)) return null;
  const id = whom || personNow();
  const back = () => asked.set("people");
  return (
    <Before label="lock.locked">
      {whom === "people" ? (
        <People people={people} onPick={({ id }) => asked.set(id)} />
      ) : (
        <PinPad key={id} id={id} person={people?.find(one => one.id === id) ?? null} onOther={back} />
      )}
    </Before>
  );
}
