// The list of keyboard shortcuts; opened by "?" or from More.
import type { ReactNode } from "react";
import { t } from "../format/i18n";
import { NamedSheet } from "../sheet/NamedSheet";

export function Keys(): ReactNode {
  const rows: [string, string][] = [
    ["/", t("more.key_search")],
    ["n", t("more.key_new")],
    ["?", t("more.key_help")],
    ["Esc", t("more.key_close")],
  ];
  return (
    <NamedSheet name="keys" title={t("more.keyboard")}>
      <dl className="grid gap-3">
        {rows.map(([key, text]) => (
          <div key={key} className="flex items-center gap-4">
            <dt>
              <kbd className="tag tabular min-w-10 justify-center text-base">{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </NamedSheet>
  );
}
