// The list of a record type that this device does not hold whole: what is here at once, and what only the
// server has in the same list (R8).
import { queryOf } from "../../engine/store/search_text";
import { sortedWith } from "../../engine/store/sorted";
import { useLang, useTexts } from "../format/i18n";
import { ownText } from "../format/words";
import { useLive } from "../frame/live";
import { useScreen } from "../frame/state";
import { shownWith } from "./dress";
import { areaOf, type Filters, NO_FILTERS, type Shown } from "./lists";
import { type ListProps, RecordList, Rows } from "./RecordList";
import { RemoteLine, RemoteMore } from "./RemoteEnd";
import { useRemote } from "./remote";

export function RemoteList(props: ListProps) {
  const list = areaOf(props.type);
  const query = useScreen(`${list}.query`, "").trim();
  const filters = useScreen<Filters>(`${list}.filters`, NO_FILTERS);
  // What was viewed lately is kept on this device.
  if (filters.sort === "recent" && !query) return <RecordList {...props} />;
  return <Joined {...props} query={query} filters={filters} />;
}

function Joined({ query, filters, ...props }: ListProps & { query: string; filters: Filters }) {
  const { type } = props;
  const lang = useLang() || "en";
  const texts = useTexts();
  const remote = useRemote(type, { query: queryOf(query), under: "" });
  const { sort, ...filter } = filters;
  const key = `remote-list:${type}:${texts}:${JSON.stringify(filters)}:${query}:${remote?.round}`;
  const shown = useLive(key, shownWith(type), (): Shown => {
    const how = { type, lang, filter, order: sort === "recent" ? "name" : sort };
    const found = query ? new Set((remote?.list() ?? []).map(({ row }) => row.id)) : undefined;
    return sortedWith(how, remote?.there() ?? [], found);
  });
  const reached = remote?.reached ?? "asking";
  const isAny = query !== "" || Object.values(filter).some(Boolean) || reached !== "whole";
  const count = shown.rows.length;
  const counted = remote?.hasMore ? `${count}+` : count ? ownText(type, "count", { count }) : "";
  return (
    <>
      <RemoteLine remote={remote} otherwise={counted} className="min-h-8 px-5 pb-2" />
      <Rows
        {...props}
        shown={shown}
        isLooking={reached === "asking"}
        isAny={isAny}
        end={remote?.hasMore && <RemoteMore remote={remote} />}
      />
    </>
  );
}
