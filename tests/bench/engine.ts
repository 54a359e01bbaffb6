// The app's own engine without its screens, so that a benchmark can make a thousand edits in a real browser.
import { create, edit } from "../../pwa/engine/outbox/edit";
import { begin, session } from "../../pwa/engine/session/session";
import { signIn } from "../../pwa/engine/session/sign_in";
import { get, ready, view } from "../../pwa/engine/store/store";
import { status } from "../../pwa/engine/sync/sync";

const engine = {
  begin,
  signIn,
  session,
  status,
  ready: () => ready.state,
  count: (type: "contact") => view(type).size,
  ids: (type: "contact", most: number) => [...view(type).keys()].slice(0, most),
  title: (id: string) => get("contact", id)?.job_title,
  create: (full: string) => create("contact", { name: { full } }),
  /** Sets the job title of each contact, one durable edit after another; milliseconds of each. */
  async editAll(ids: string[], value: string): Promise<number[]> {
    const times: number[] = [];
    for (const id of ids) {
      const start = performance.now();
      await edit("contact", id, [{ op: "set", field: "job_title", value }]);
      times.push(performance.now() - start);
    }
    return times;
  },
};
Object.assign(globalThis, { engine });
