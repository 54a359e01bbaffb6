// What a record lacks of the fields that its workspace asks for.
import type { RecordType } from "../../engine/core/types";
import { get } from "../../engine/store/store";
import { CUSTOM_TYPES } from "../format/custom";
import { list } from "../format/format";
import { useLang } from "../format/i18n";
import { missingOf, pathLabel } from "../format/required";
import { useLive } from "../frame/live";

/** In words; "" when nothing is missing. */
export function useMissing(type: RecordType, id: string | undefined): string {
  const lang = useLang();
  return useLive(`missing:${type}:${id}:${lang}`, [type, ...CUSTOM_TYPES], () => {
    const rec = id ? get(type, id) : undefined;
    const paths = rec ? missingOf(type, rec as unknown as Record<string, unknown>) : [];
    return list(paths.map(path => pathLabel(type, path)));
  });
}
