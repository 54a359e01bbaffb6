// What waits on this device, as a file: from the ledger, and before a sign-out that would delete it.
import { exportItems } from "../../engine/outbox/ledger";
import { today } from "../format/format";

/** Hand a file to the person. */
function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const exportWaiting = (): void => download(exportItems(), `lapangan-${today()}.json`);
