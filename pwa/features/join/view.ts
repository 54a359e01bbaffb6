// What the screens of coming in show. The token is in the fragment of the address: no server and no log on
// the way sees it.
import { useEffect } from "react";
import { useLocation } from "react-router";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { isChosen, LANGUAGES, setLang, t } from "../../kit/format/i18n";
import { faultText } from "../../kit/frame/asked";
import { useSession } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";
import type { ForgotView, JoinView } from "./shapes.gen";

interface Look {
  kind: JoinView["kind"];
  company: string;
  name: string;
  email: string;
  language: string;
}

interface Joining {
  token: string;
  state: JoinView["state"];
  look: Look | null;
  busy: boolean;
  fault: string;
  unheard: string;
}

const NOTHING: Joining = { token: "", state: "asking", look: null, busy: false, fault: "", unheard: "" };
export const joining = local<Joining>(NOTHING);

/** Asks whose link this is. */
export async function look(token = joining.get().token): Promise<void> {
  joining.set({ ...NOTHING, token });
  if (!token) return joining.set({ ...NOTHING, state: "used" });
  const answer = await ask<Look>(browser, "POST", "/api/join/look", { body: { token } });
  if (joining.get().token !== token) return;
  const { data } = answer;
  if (data) {
    joining.set({ ...NOTHING, token, state: "open", look: data });
    return speak(data.language);
  }
  const state = answer.code === "link_used" ? "used" : "unheard";
  joining.set({ ...NOTHING, token, state, unheard: faultText(answer) });
}

/** The language the office says the person speaks, unless somebody chose one in this browser. */
async function speak(language: string): Promise<void> {
  const lang = LANGUAGES.find(one => one === language);
  if (lang && !isChosen()) await setLang(lang);
}

export function useJoin(): JoinView {
  const { hash } = useLocation();
  const token = hash.slice(1);
  useEffect(() => {
    if (token !== joining.get().token || joining.get().state === "asking") void look(token);
  }, [token]);
  const { state, look: found, busy, fault, unheard } = useLocal(joining);
  const { state: at, person } = useSession();
  const here = at === "in" || at === "expired" ? (person?.name ?? "") : "";
  const kind = found?.kind ?? "invite";
  return {
    state,
    kind,
    title: t(`join.title_${kind}`, { company: found?.company ?? "" }),
    lead: t(`join.lead_${kind}`, { name: found?.name ?? "" }),
    name: found?.name ?? "",
    email: found?.email ?? "",
    other: here && here !== found?.name ? t("join.other", { name: here }) : "",
    busy,
    fault,
    unheard,
  };
}

export const forgetting = local<ForgotView>({
  ...{ state: "asking", email: "", busy: false, fault: "", unheard: "", sent: "" },
});

/** Asks how this server deals with a forgotten password. */
export async function askHow(): Promise<void> {
  const before = forgetting.get();
  forgetting.set({ ...before, state: "asking" });
  const answer = await ask<{ by_mail: boolean }>(browser, "GET", "/api/forgot");
  const state = answer.data ? (answer.data.by_mail ? "mail" : "office") : "unheard";
  forgetting.set({ ...before, state, unheard: answer.data ? "" : faultText(answer), fault: "" });
}

export function useForgot(): ForgotView {
  const { person } = useSession();
  useEffect(() => void askHow(), []);
  const view = useLocal(forgetting);
  return { ...view, email: view.email || (person?.email ?? "") };
}
