// Nobody is signed in, and there are people whose data is here: which of them is it?
import { type ReactNode, useState } from "react";
import { Navigate } from "react-router";
import type { PersonHere } from "../../engine/session/people";
import { useSession } from "../../kit/frame/live";
import { route } from "../../kit/frame/routes.gen";
import { People } from "./People";
import { PinPad } from "./PinPad";
import { usePeople } from "./state";

export function Who(): ReactNode {
  const people = usePeople();
  const { state } = useSession();
  const [person, setPerson] = useState<PersonHere | null>(null);
  if (person)
    return <PinPad key={person.id} id={person.id} person={person} onOther={() => setPerson(null)} />;
  if (people && !people.length && state === "out") return <Navigate to={route.signIn} replace />;
  return <People people={people} onPick={setPerson} />;
}
