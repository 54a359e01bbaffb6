// The one sheet, on the native <dialog>: the focus is trapped, Esc and the Android back gesture close it,
// and the page behind is inert.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  children?: ReactNode;
  footer?: ReactNode;
  tall?: boolean;
};

export function Sheet({ open, onClose, title, children, footer, tall = false }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const node = dialog.current;
    if (open && node && !node.open) node.showModal();
    if (!open && node?.open) node.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={`sheet ${tall ? "sheet-tall" : ""}`}
      aria-labelledby={heading}
      onClose={e => {
        if (e.target === dialog.current) onClose();
      }}
      onClick={e => {
        if (e.target === dialog.current) onClose();
      }}
      onKeyDown={e => e.stopPropagation()}
    >
      {open && (
        <>
          <div className="mb-3 flex items-center gap-2">
            <h2 id={heading} className="min-w-0 flex-1 text-xl font-bold">
              {title}
            </h2>
            <button
              type="button"
              className="btn btn-quiet btn-icon"
              onClick={onClose}
              aria-label={t("common.close")}
            >
              <Icon name="close" />
            </button>
          </div>
          {children}
          {footer && <div className="sheet-foot">{footer}</div>}
        </>
      )}
    </dialog>
  );
}
