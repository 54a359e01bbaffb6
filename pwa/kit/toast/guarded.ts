// Writes of a screen: what could not be kept is said in plain words and never swallowed.

import { EngineError } from "../../engine/core/types";
import { ValueError } from "../../engine/core/values";
import { whatIsWrong } from "../form/faults";
import { t } from "../format/i18n";
import { report } from "../frame/errors";
import { toast } from "./toast";

/** Say why a write was not kept. */
export function sayNotSaved(error: unknown): void {
  report("write", error);
  if (error instanceof ValueError) {
    toast("form.not_saved_value", { params: whatIsWrong(error), ms: 12_000, group: "not-saved" });
    return;
  }
  const code = error instanceof EngineError ? error.code : "unexpected";
  const known = `toast.not_saved_${code}`;
  toast(t(known) === known ? "toast.not_saved_other" : known, {
    params: { code },
    ms: 12_000,
    group: "not-saved",
  });
}

/** Run a write; true when it is kept on this device. */
export async function guarded(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    sayNotSaved(error);
    return false;
  }
}
