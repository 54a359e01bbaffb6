// What a new activity starts with, and where its form leads back to.

import type { Values } from "../../kit/form/core";
import { hrefOf, route } from "../../kit/frame/routes.gen";

export const activityStarts = (): Values => ({ kind: "call", at: Date.now(), done: true });

/** The record it belongs to, else Today. */
export function activityHome(values: Values): string {
  for (const type of ["deal", "contact", "company"]) {
    const id = values[type];
    if (typeof id === "string" && id) return hrefOf(type, id);
  }
  return route.today;
}
