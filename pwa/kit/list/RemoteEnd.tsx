// What is said of rows that this device does not hold whole: whether the server has been asked, and the way
// to more.
import type { RemoteSearch } from "../../engine/store/remote";
import { t } from "../format/i18n";
import { Icon } from "../frame/Icon";

type Props = { remote: RemoteSearch | null };

/** Below a few rows. `none`: what is said when there is nothing, here or on the server. */
export function RemoteEnd({ remote, none = "" }: Props & { none?: string }) {
  return (
    <div>
      <RemoteLine remote={remote} otherwise={none} className="px-4 py-3 empty:p-0" />
      {remote?.hasMore && <RemoteMore remote={remote} />}
    </div>
  );
}

/** `otherwise`: what is said when the server has been asked. */
export function RemoteLine({
  remote,
  otherwise,
  className,
}: Props & { otherwise: string; className: string }) {
  const reached = remote?.reached ?? "asking";
  const here = reached === "here";
  return (
    <p role="status" className={`row-note flex items-center gap-2 ${className}`}>
      {here && <Icon name="offline" />}
      {reached === "asking" ? t("list.asking") : here ? t("list.only_here") : otherwise}
    </p>
  );
}

/** It keeps its place, and the focus, while the server answers. */
export function RemoteMore({ remote }: { remote: RemoteSearch }) {
  return (
    <button
      type="button"
      className="btn btn-quiet btn-wide"
      aria-disabled={remote.reached === "asking"}
      onClick={() => void remote.next()}
    >
      {t("list.more")}
    </button>
  );
}
