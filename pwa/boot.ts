// Runs before the first render: theme, language, service worker, error reporting.

import { onToast, undo } from "./engine/outbox/edit";
import { begin, session } from "./engine/session/session";
import { watchAnswers } from "./engine/sync/last_answer";
import { watchInstall } from "./features/install/actions";
import { loadCatalogue, preferred } from "./kit/format/i18n";
import { fail, report, watchErrors } from "./kit/frame/errors";
import { watchHeld } from "./kit/frame/held";
import { followWords } from "./kit/frame/own_words";
import { followPerson } from "./kit/frame/person";
import { applyTheme, watchTheme } from "./kit/frame/theme";
import { watchWorker } from "./kit/frame/update";
import { type ToastAction, toast } from "./kit/toast/toast";

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 15_000;
/** Nothing can be said without texts: ask again until they come. Once installed they are on the device. */
async function startTexts(wait_ms = RETRY_FIRST_MS): Promise<void> {
  try {
    await loadCatalogue(preferred());
  } catch (error) {
    report("texts", error);
    setTimeout(() => void startTexts(Math.min(wait_ms * 2, RETRY_MOST_MS)), wait_ms);
  }
}

/** Every write says what it did and where it is, with ten seconds to take it back. */
function watchWrites(): void {
  onToast(({ token, what, title, count, until_ms }) => {
    const takeBack = async (): Promise<void> => {
      if (!(await undo(token))) toast("toast.too_late", { group: "write" });
    };
    const action: ToastAction = { label: "common.undo", run: takeBack };
    if (what === "undone") toast("toast.undone", { ms: 4_000, group: "write" });
    else
      toast(`toast.${what}`, {
        params: { title: title || "…", count },
        action,
        ms: until_ms - Date.now(),
        group: "write",
      });
  });
}

if (typeof window !== "undefined") {
  watchErrors();
  applyTheme();
  watchTheme();
  watchHeld(() => import("./features/lock/watch").then(({ watch }) => watch()));
  void startTexts();
  followWords();
  followPerson();
  watchInstall();
  watchWorker();
  watchWrites();
  watchAnswers();
  begin().catch((error: unknown) => {
    // Trouble with the storage is said above the screens, with what to do; only what nobody knows stops the
    // app.
    if (session().problem) report("start", error);
    else fail("start", error);
  });
}
