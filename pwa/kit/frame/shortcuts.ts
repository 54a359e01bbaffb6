// Keyboard: "/" goes to the search, "n" makes a new one, "?" shows this list. Not while something is typed.
import { useEffect } from "react";
import { openSheet } from "../sheet/named_sheets";
import { goTo } from "./navigation";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function search(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  if (field) field.focus();
  else goTo("/contacts");
}

function make(): void {
  const root = /^\/(companies|deals)/.exec(location.pathname)?.[1] ?? "contacts";
  goTo(`/${root}/new`);
}

export function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const busy = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
      if (busy || document.querySelector("dialog[open]") || location.pathname === "/sign-in") return;
      const actions: Record<string, () => void> = { "/": search, n: make, "?": () => openSheet("keys") };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
