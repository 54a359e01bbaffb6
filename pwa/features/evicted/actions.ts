// What a person may do once the browser has taken data away: keep it from happening again, and say so.
import { understood } from "../../engine/session/beside";
import { session } from "../../engine/session/session";
import { goTo } from "../../kit/frame/navigation";
import { route } from "../../kit/frame/routes.gen";
import { busy } from "./view";

export async function dismissEvicted(): Promise<void> {
  busy.set(true);
  await understood();
  busy.set(false);
  goTo(session().state === "out" ? route.signIn : route.today);
}
