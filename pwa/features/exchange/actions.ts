// What a person does on the import screen. The import itself runs on the server: the screen asks
// how far it is, and a device that was closed meanwhile finds it again by what it noted here.
import { browser } from "../../engine/core/env";
import { type Answer, ask } from "../../engine/core/http";
import { session } from "../../engine/session/session";
import { syncNow } from "../../engine/sync/sync";
import { change, type Import, type Preview, START, type State, state } from "./state";

/** The server looks at the whole file before it answers. */
const PREVIEW_LIMIT_MS = 3 * 60_000;
/** A small file is done by then. */
const FIRST_LOOK_MS = 150;
const LOOK_MS_MAX = 1_000;
const UNREACHABLE_LOOK_MS = 4_000;
/** localStorage: who started the last import here, and its id. */
const NOTED = "lapangan.import";

const person = (): string => session().person?.id ?? "";
const note = (upload: string): void => localStorage.setItem(NOTED, `${person()} ${upload}`);
const forget = (): void => localStorage.removeItem(NOTED);
/** The import of this person that was started on this device; "" when there is none. */
function noted(): string {
  const [who, upload = ""] = (localStorage.getItem(NOTED) ?? "").split(" ");
  return who && who === person() ? upload : "";
}

/** The person chose a file: send it to be looked at. Nothing is written yet. */
export async function lookAt(files: FileList | null): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  state.set({ ...START, step: "reading" });
  const form = new FormData();
  form.append("file", file, file.name);
  const answer = await ask<Preview>(browser, "POST", "/api/import/preview", {
    body: form,
    answer_ms: PREVIEW_LIMIT_MS,
  });
  if (answer.data) change({ step: "preview", preview: answer.data });
  else change({ step: "choose", fault: answer });
}

export function mapColumn(name: string, target: string): void {
  change({ mapping: { ...state.get().mapping, [name]: target } });
}
export const chooseVisibility = (visibility: string): void => change({ visibility });
export const filterReport = (filter: string): void => change({ filter: filter as State["filter"] });

export function startOver(): void {
  followed = "";
  forget();
  state.set(START);
}

export async function runImport(form: Record<string, string>): Promise<void> {
  change({
    tags: (form.tags ?? "")
      .split(",")
      .map(tag => tag.trim())
      .filter(Boolean),
  });
  await goOn();
}

/** Start the import, or let one that broke off go on: the server repeats nothing. */
export async function goOn(): Promise<void> {
  const { preview, mapping, visibility, tags, running } = state.get();
  const upload = running?.import ?? preview?.upload;
  if (!upload) return;
  note(upload);
  change({ step: "running", fault: null, running: null, unreachable: false });
  // After a reload what was chosen is known to the server alone, which keeps it.
  const body = preview ? { upload, visibility, tags, mapping } : { upload };
  const answer = await ask<Import>(browser, "POST", "/api/import", { body });
  if (answer.data) return follow(answer.data);
  // Whether it arrived is not known without an answer; asking how far it is tells.
  if (answer.code === "offline") return follow(unknown(upload));
  stopped(answer);
}

/** The screen was opened: an import of this device may be under way, or done meanwhile. */
export function resume(): void {
  const upload = noted();
  if (!upload || state.get().step !== "choose") return;
  change({ step: "running", running: null });
  void follow(unknown(upload));
}

const unknown = (upload: string): Import => ({
  import: upload,
  file: "",
  state: "waiting",
  done: 0,
  lines: 0,
  problem: null,
  report: null,
});
const pause = (ms: number): Promise<void> => new Promise(resolve => browser.later(ms, resolve));

/** The one import that is asked about. */
let followed = "";

async function follow(first: Import): Promise<void> {
  const upload = first.import;
  const whose = person();
  followed = upload;
  let now = first;
  for (let wait_ms = FIRST_LOOK_MS; !shown(now); wait_ms = Math.min(LOOK_MS_MAX, wait_ms * 1.5)) {
    await pause(state.get().unreachable ? UNREACHABLE_LOOK_MS : wait_ms);
    if (whose !== person()) return;
    const answer = await ask<Import>(browser, "GET", `/api/import/${upload}`);
    if (followed !== upload) return;
    if (!answer.data && !mayPass(answer)) return stopped(answer);
    change({ unreachable: !answer.data });
    now = answer.data ?? now;
  }
}

/** A network that is away, or a server that starts anew. */
const mayPass = ({ code }: Answer<unknown>): boolean =>
  code === "offline" || code === "server_failed" || /^http_5/.test(code);

/** Shows how far an import is; whether that is its end. */
function shown(now: Import): boolean {
  if (now.state === "done" && now.report) {
    change({ step: "report", running: now, report: now.report });
    syncNow();
    return true;
  }
  if (now.state === "failed" || now.state === "chosen") {
    change({ running: now });
    // Chosen still: the word to begin never arrived.
    stopped(now.problem ?? { code: "offline", detail: "" });
    return true;
  }
  change({ step: "running", running: now });
  return false;
}

/**
 * What the person can put right is put right where they chose; what the server could not do goes on from
 * here.
 */
function stopped({ code, detail }: { code: string; detail: string }): void {
  const { preview } = state.get();
  followed = "";
  const fault = { code, detail };
  if (code === "import_crashed") return change({ step: "broken", fault });
  forget();
  change({ step: preview && code !== "import_upload_unknown" ? "preview" : "choose", running: null, fault });
}
