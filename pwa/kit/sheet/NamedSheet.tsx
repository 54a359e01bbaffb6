// A named sheet on <dialog>: the browser traps the focus, Esc closes, the page behind is inert.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";
import { closeSheet, useSheet } from "./named_sheets";

export function Sheet({ name, title, children }: { name: string; title: string; children?: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const open = useSheet(name);
  useEffect(() => {
    const node = dialog.current;
    if (open && node && !node.open) node.showModal();
    if (!open && node?.open) node.close();
  }, [open]);
  useEffect(() => () => closeSheet(name), [name]);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={heading}
      onClose={() => closeSheet(name)}
      onClick={(event) => event.target === dialog.current && closeSheet(name)}
    >
      {open && (
        <>
          <div className="mb-3 flex items-center gap-2">
            <h2 id={heading} className="flex-1 text-xl font-bold">
              {title}
            </h2>
            <button type="button" className="btn btn-quiet btn-icon" aria-label={t("common.close")} onClick={() => closeSheet(name)}>
              <Icon name="close" />
            </button>
          </div>
          {children}
        </>
      )}
    </dialog>
  );
}
