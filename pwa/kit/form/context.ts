// How a field component reaches the form it stands in.
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { Fault, FormCore } from "./core";

export type FormInfo = { core: FormCore; type: string; recordId: string };
export const FormContext = createContext<FormInfo | null>(null);

export function useForm(): FormInfo {
  const form = useContext(FormContext);
  if (!form) throw new Error("a form field stands outside of a RecordForm");
  return form;
}

/** One field's value, its setter and its fault; redraws only when this field changes. */
export function useField<T>(name: string): {
  value: T | undefined;
  set: (value: T | null) => void;
  fault: Fault | null;
} {
  const { core } = useForm();
  const subscribe = useCallback((fn: () => void) => core.subscribe(name, fn), [core, name]);
  const value = useSyncExternalStore(subscribe, () => core.get(name) as T | undefined);
  const fault = useSyncExternalStore(subscribe, () => core.fault(name));
  const set = useCallback((next: T | null) => core.set(name, next), [core, name]);
  return { value: value ?? undefined, set, fault };
}

/** The fault shown at a path such as `phones.<item id>`. */
export function useFault(path: string): Fault | null {
  const { core } = useForm();
  const subscribe = useCallback((fn: () => void) => core.subscribe(path, fn), [core, path]);
  return useSyncExternalStore(subscribe, () => core.fault(path));
}

/** `check` runs on save; a firm fault holds the save back and moves the focus here. */
export function useDemand(path: string, check: () => Fault | null): void {
  const { core } = useForm();
  const latest = useRef(check);
  latest.current = check;
  useEffect(() => core.demand(path, () => latest.current()), [core, path]);
}
