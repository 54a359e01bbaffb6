// Runs before the first render: theme, language, service worker, error reporting.
import { loadCatalogue, preferred } from "./i18n";
import { watchErrors } from "./shell/errors";
import { watchWorker } from "./shell/update";
import { applyTheme, watchTheme } from "./theme";

if (typeof window !== "undefined") {
  watchErrors();
  applyTheme();
  watchTheme();
  void loadCatalogue(preferred());
  watchWorker();
}
