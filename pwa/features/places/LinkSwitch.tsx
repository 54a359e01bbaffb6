// Whether the company offers a link to a service outside: a record, so it works offline and can be undone.
import type { ReactNode } from "react";
import { edit } from "../../engine/outbox/edit";
import { session } from "../../engine/session/session";
import { get } from "../../engine/store/store";
import { Switch } from "../../kit/form/Switch";
import { t } from "../../kit/format/i18n";
import { useLive, useSession } from "../../kit/frame/live";
import { guarded } from "../../kit/toast/guarded";

const closedIn = (workspace: string): readonly string[] => get("workspace", workspace)?.closed_links ?? [];

function offer(link: string, offered: boolean): void {
  const id = session().workspace?.id ?? "";
  const others = closedIn(id).filter(one => one !== link);
  const value = offered ? others : [...others, link].sort();
  void guarded(() => edit("workspace", id, [{ op: "set", field: "closed_links", value }]));
}

export function LinkSwitch({ name }: { name: string }): ReactNode {
  const id = useSession().workspace?.id ?? "";
  const closed = useLive(`closed-links:${id}`, ["workspace"], () => closedIn(id));
  return (
    <div className="print:hidden">
      <Switch
        id={`offer-${name}`}
        label={t("places.offer")}
        on={!closed.includes(name)}
        onFlip={offered => offer(name, offered)}
      />
    </div>
  );
}
