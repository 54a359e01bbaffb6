// The live region of short messages.
import type { ReactNode } from "react";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";
import { Act } from "./Act";
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
            void action.run?.();
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

/** It stays until it is put away, or what it tells has passed. */
function NoticeToast({ toast: { id, text, params, action, notice } }: { toast: Toast }): ReactNode {
  return (
    <div className="toast toast-notice">
      {notice && <Icon name={notice} />}
      <span>{t(text, params)}</span>
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t("common.close")}
        onClick={() => dismiss(id)}
      >
        <Icon name="close" />
      </button>
      {action && (
        <div className="w-full pb-1">
          <Act action={action} />
        </div>
      )}
    </div>
  );
}

export function Toasts(): ReactNode {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite" aria-atomic="false">
      {toasts.map(toast =>
        toast.notice ? <NoticeToast key={toast.id} toast={toast} /> : <One key={toast.id} toast={toast} />,
      )}
    </div>
  );
}
