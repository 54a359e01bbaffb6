// A screen before all others: what is behind can be neither seen nor read nor reached, and stays as it is.
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { t } from "../../kit/format/i18n";
import { useTextsOf } from "../../kit/frame/late_texts";
import { route } from "../../kit/frame/routes.gen";

const TITLE = "Lapangan";

/** The page's title may be a customer's name: it is put back afterwards, as it is then. */
function hideTitle(): () => void {
  let title = document.title;
  const hide = (): void => {
    if (document.title === TITLE) return;
    title = document.title;
    document.title = TITLE;
  };
  hide();
  const watch = new MutationObserver(hide);
  watch.observe(document.head, { subtree: true, childList: true, characterData: true });
  return () => {
    watch.disconnect();
    document.title = title;
  };
}

/** `label`: the key of what it is called. */
export function Before({ label, children }: { label: string; children: ReactNode }): ReactNode {
  // They come late, and it stands before screens that do not have them.
  const words = useTextsOf(route.appLock);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const node = dialog.current!;
    const root = document.documentElement;
    const showTitle = hideTitle();
    root.dataset.locked = "";
    // Above every sheet that is open: only the topmost can be reached.
    const show = (): void => {
      if (!node.open) node.showModal();
    };
    show();
    // A sheet that opens later would lie above, and nothing else could be reached.
    const sheets = new MutationObserver(changes => {
      if (changes.some(({ target }) => target !== node && (target as HTMLDialogElement).open)) node.close();
    });
    sheets.observe(document.body, { subtree: true, attributeFilter: ["open"] });
    // Esc, and the back gesture of Android, close nothing here; a browser may insist.
    node.addEventListener("close", show);
    return () => {
      sheets.disconnect();
      node.removeEventListener("close", show);
      delete root.dataset.locked;
      node.close();
      showTitle();
    };
  }, []);
  return createPortal(
    <dialog
      ref={dialog}
      className="lock"
      aria-label={words ? t(label) : TITLE}
      onCancel={event => event.preventDefault()}
      onKeyDown={event => event.stopPropagation()}
    >
      <div className="mx-auto w-full max-w-sm">{words ? children : <div className="skeleton h-96" />}</div>
    </dialog>,
    document.body,
  );
}
