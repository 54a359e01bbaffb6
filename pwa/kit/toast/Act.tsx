// What a person may do about a notice: a link where it leads somewhere, else a button.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { t } from "../format/i18n";
import type { ToastAction } from "./toast";

export function Act({ action }: { action: ToastAction }): ReactNode {
  if (action.to !== undefined) {
    return (
      <Link to={action.to} className="btn btn-primary">
        {t(action.label)}
      </Link>
    );
  }
  return (
    <button type="button" className="btn btn-primary" onClick={() => void action.run?.()}>
      {t(action.label)}
    </button>
  );
}
