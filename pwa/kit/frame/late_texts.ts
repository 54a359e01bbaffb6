// Some screens have texts of their own, which are read when one is opened.
import { useEffect, useState } from "react";
import { loadLate, useLacking } from "../format/i18n";
import { report } from "./errors";

const RETRY_MS = 2_000;

/** Whether the texts of the screen at this address are there; they are asked for until they are. */
export function useTextsOf(pathname: string): boolean {
  const lacks = useLacking(pathname);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!lacks) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadLate(lacks).catch((error: unknown) => {
      report("texts", error);
      timer = setTimeout(() => setTries(count => count + 1), RETRY_MS);
    });
    return () => clearTimeout(timer);
  }, [lacks, tries]);
  return !lacks;
}
