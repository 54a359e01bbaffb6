// How a call, a meeting or a visit may have gone, by what the workspace sells: what a rep would say at the
// door.
import { view } from "../../engine/store/store";
import type { LogKind } from "./actions";

type Outcomes = Partial<Record<LogKind, readonly string[]>>;

const USUAL: Outcomes = {
  call: ["reached", "no_answer", "call_back"],
  meeting: ["interested", "offer_wanted", "not_now"],
  visit: ["interested", "offer_wanted", "not_now", "absent"],
  message: ["sent", "answered"],
};

/** By kind of business, what is said otherwise there. */
const OF_BUSINESS: Readonly<Record<string, Outcomes>> = {
  goods: {
    call: ["order_taken", "call_back", "no_answer"],
    meeting: ["order_taken", "interested", "not_now"],
    visit: ["order_taken", "paid", "no_order", "closed", "absent"],
  },
  pharma: {
    meeting: ["presented", "agreed", "not_now"],
    visit: ["presented", "samples_left", "agreed", "no_time", "absent"],
  },
  equipment: {
    meeting: ["interested", "demo_wanted", "offer_wanted", "not_now"],
    visit: ["interested", "demo_wanted", "offer_wanted", "not_now", "absent"],
  },
  building: {
    meeting: ["offer_wanted", "order_taken", "not_now"],
    visit: ["measured", "offer_wanted", "order_taken", "not_now", "absent"],
  },
  services: {
    meeting: ["interested", "offer_wanted", "trial_wanted", "not_now"],
    visit: ["interested", "offer_wanted", "trial_wanted", "not_now", "absent"],
  },
};

/** What is offered after an activity of this kind; their texts are `activity.outcome_*`. */
export function outcomesOf(kind: LogKind): readonly string[] {
  const business = view("workspace").values().next().value?.business ?? "";
  return OF_BUSINESS[business]?.[kind] ?? USUAL[kind] ?? [];
}
