// List and detail: both on a tablet, one of them on a phone (styles.css reads data-detail).
import type { ReactNode } from "react";

export function Panes({ detail, children }: { detail: boolean; children?: ReactNode }): ReactNode {
  return (
    <div className="panes" data-detail={detail ? "open" : "closed"}>
      {children}
    </div>
  );
}
