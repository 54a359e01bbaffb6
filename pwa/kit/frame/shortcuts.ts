// Keyboard: "/" goes to the search, "n" makes a new one, "?" shows this list. Not while something is typed.

import { useEffect } from "react";
import { openSheet } from "../sheet/named_sheets";
import { goTo } from "./navigation";
import { NEW, route } from "./routes.gen";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function search(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  if (field) field.focus();
  else goTo(route.contacts);
}

function make(): void {
  const list = Object.keys(NEW).find(path => location.pathname.startsWith(path)) ?? route.contacts;
  goTo(NEW[list] ?? list);
}

export function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const busy = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
      if (busy || document.querySelector("dialog[open]") || location.pathname === route.signIn) return;
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
