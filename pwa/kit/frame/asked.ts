// What only the server knows: asked when a screen opens, kept while the app runs, so that it is there at
// once when the screen is opened again; and acts that need the network, with words for each way they end.
import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { type Answer, ask } from "../../engine/core/http";
import { t, useLang } from "../format/i18n";
import { word } from "../format/words";
import { toast } from "../toast/toast";
import { local, useLocal } from "./state";

export interface Asked<T> {
  /** The last answer; null before the first. */
  data: T | null;
  /** A first answer is on its way. */
  loading: boolean;
  /** Why there is none, or none newer, in words; "" when all is well. */
  fault: string;
}

export interface Question<T> {
  /** The answer, asked for anew when a screen that shows it opens. */
  use: () => Asked<T>;
  load: () => Promise<void>;
}

/** What went wrong in words: a feature's own for a code of its own (`problem.<code>`), else a common one. */
export const faultText = ({ code, detail }: Pick<Answer<unknown>, "code" | "detail">): string =>
  word(`problem.${code}`, "") || (detail ? `${detail} (${code})` : t("problem.other", { code }));

/** A GET that screens show. */
export function question<T>(path: string): Question<T> {
  const state = local<Asked<T>>({ data: null, loading: true, fault: "" });
  const load = async (): Promise<void> => {
    const answer = await ask<T>(browser, "GET", path);
    state.set({
      data: answer.ok ? answer.data : state.get().data,
      loading: false,
      fault: answer.ok ? "" : faultText(answer),
    });
  };
  return {
    load,
    use: () => {
      // What went wrong is said in the language of the screen.
      const lang = useLang();
      useEffect(() => void load(), [lang]);
      return useLocal(state);
    },
  };
}

/** Something that only the server can do; what went wrong is told in a toast. */
export async function act<A = unknown>(method: string, path: string, body?: unknown): Promise<Answer<A>> {
  const answer = await ask<A>(browser, method, path, body === undefined ? {} : { body });
  if (!answer.ok) toast("problem.said", { params: { text: faultText(answer) }, notice: "warn", ms: 8_000 });
  return answer;
}
