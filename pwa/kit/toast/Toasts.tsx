// The live region of short messages, and of a notice that came while a screen was read.
import type { ReactNode } from "react";
import { t } from "../format/i18n";
import { FloatingNotice } from "../frame/Notice";
import { dismiss, hold, release, type Toast, useToasts } from "./toast";

function One({ toast }: { toast: Toast }): ReactNode {
  const { action, id } = toast;
  return (
    <div
      // A group, so that pointer and focus on it may keep it open.
      role="group"
      className="toast"
      onPointerEnter={() => hold(id)}
      onPointerLeave={() => release(id)}
      onFocus={() => hold(id)}
      onBlur={() => release(id)}
    >
      <span>{t(toast.text, toast.params)}</span>
      {action && (
        <button
          type="button"
          className="btn"
          onClick={() => {
            dismiss(id);
            void action.run();
          }}
        >
          {t(action.label)}
        </button>
      )}
      {!(action && toast.ms) && (
        <button
          type="button"
          className="btn btn-icon"
          aria-label={t("common.close")}
          onClick={() => dismiss(id)}
        >
          ✕
        </button>
      )}
    </div>
  );
}

export function Toasts(): ReactNode {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite" aria-atomic="false">
      {toasts.map(toast => (
        <One key={toast.id} toast={toast} />
      ))}
      <FloatingNotice />
    </div>
  );
}
