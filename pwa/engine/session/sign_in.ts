// Coming in. Whoever was here stays: their data, their session and what waits of theirs (K2).
import { replicaIfOpen } from "../core/current";
import { browser } from "../core/env";
import { cameIn, NOBODY } from "../core/here";
import * as http from "../core/http";
import type { Me } from "../core/types";
import { databaseName } from "../store/db";
import { type Owner, START } from "../store/meta";
import { isMe } from "../sync/answers";
import { ask } from "../sync/pull";
import { resume } from "../sync/sync";
import { leaveVisit } from "./beside";
import { readHome, writeHome } from "./home";
import { inTurn, openFor, ownerIn } from "./session";
import { codeOf, putBeside, session, set } from "./state";

export type SignInResult =
  | { ok: true; told?: Told }
  | { ok: false; code: string; detail?: string; field?: string; retryAfter_s?: number; told?: Told };
/** What the server said beside who is in, or beside the code. */
type Told = Readonly<Record<string, unknown>>;

/** Signs in. Never throws for what the person can put right: the result says what it was. */
export const signIn = (email: string, password: string, deviceName: string): Promise<SignInResult> =>
  comeIn("/api/sign-in", { email, password }, deviceName);

/** The same at an address that answers as /api/sign-in does, such as that of the first run. */
export async function comeIn(
  path: string,
  body: { email?: string; [more: string]: unknown },
  deviceName: string,
): Promise<SignInResult> {
  try {
    return await enter(path, body, deviceName);
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

async function enter(
  path: string,
  sent: { email?: string; [more: string]: unknown },
  deviceName: string,
): Promise<SignInResult> {
  const home = await inTurn(readHome);
  // The session that an older app left behind has no name: it ends before there are others beside it.
  if (home.leaving.includes("")) await import("./sign_out").then(each => each.tellSignOut());
  const known = home.people[keyOf(sent.email ?? "")];
  const id = known && (await ownerIn(known))?.device;
  const body = { ...sent, device: { name: deviceName, ...(id && { id }) } };
  leaveVisit();
  const answer = await http.ask<Me>(browser, "POST", path, { body, device: NOBODY });
  if (!answer.ok) return refusal(answer);
  const me = answer.data;
  // JSON of something else on the way.
  if (!isMe(me)) return { ok: false, code: "between" };
  cameIn();
  // With the database went the numbering of this device: it must not begin anew under its old id.
  if (id === me.device && (await ownerIn(known!))?.device !== id) return { ok: false, code: "storage_lost" };
  const owner: Owner = { person: me.person, workspace: me.workspace, device: me.device };
  const remembered = remember(owner, sent.email ?? me.person.email, me.check).then(() =>
    import("./lock").then(each => each.signedIn(me.person.id, browser.now())).catch(() => {}),
  );
  const open = replicaIfOpen();
  if (open?.owner.person.id === me.person.id && open.device === me.device) {
    set("in", owner);
    resume();
    await remembered;
  } else {
    // A device new to this person has nothing: the first page is asked for while its database is made.
    const first = id ? undefined : ask({ env: browser, device: me.device }, START);
    first?.catch(() => {}); // heard by the pull that takes it
    await Promise.all([openFor(owner, first), remembered]);
  }
  if (session().lost) set(session().state, replicaIfOpen()?.owner ?? null);
  void import("./sign_out").then(each => each.tellSignOut()).catch(() => {});
  return { ok: true, ...beside(me) };
}

function beside({ person: _p, workspace: _w, device: _d, check: _c, ...rest }: Me): { told?: Told } {
  return Object.keys(rest).length ? { told: rest } : {};
}

async function remember(owner: Owner, email: string, check = ""): Promise<void> {
  const { id, name, email: address } = owner.person;
  const now_ms = browser.now();
  await writeHome(home => {
    const { [id]: _theirs, ...others } = home.lost;
    return {
      current: owner,
      people: { ...home.people, [keyOf(email)]: id },
      names: { ...home.names, [id]: { name, email: address } },
      leaving: home.leaving.filter(device => device !== owner.device),
      erase: home.erase.filter(each => each !== databaseName(id)),
      devices: { ...home.devices, [owner.device]: { person: id, check, asked_ms: now_ms } },
      // Who proves to be who they are goes on with what was kept of their work.
      lost: others,
      emptied: null,
      contacts: { ...home.contacts, [id]: now_ms },
    };
  });
  putBeside({ lost: undefined });
}

function refusal({ code, detail, field, told, retryAfter_ms, between }: http.Answer<Me>): SignInResult {
  return {
    ok: false,
    code: between ? "between" : /^http_5/.test(code) ? "server_trouble" : code,
    ...(detail && { detail }),
    ...(field && { field }),
    ...(told && { told }),
    ...(retryAfter_ms && { retryAfter_s: retryAfter_ms / 1000 }),
  };
}

const keyOf = (email: string): string => email.trim().toLowerCase();
