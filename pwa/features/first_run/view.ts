// What the first page of an empty server shows.
import { useEffect } from "react";
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { comeIn, type SignInResult } from "../../engine/session/sign_in";
import { countryName, ownZone } from "../../kit/format/codes";
import { lang, t, useLang } from "../../kit/format/i18n";
import { guessDevice } from "../../kit/frame/device";
import { goTo } from "../../kit/frame/navigation";
import { useOnline } from "../../kit/frame/online";
import { route } from "../../kit/frame/routes.gen";
import { local, useLocal } from "../../kit/frame/state";
import type { DemoChoice, FirstRunView } from "./shapes.gen";

/** What GET /api/first-run answers; `countries`: code -> currency. */
export interface FirstRun {
  needed: boolean;
  code: boolean;
  country?: string;
  countries?: Record<string, string>;
}

type State = Omit<FirstRunView, "asked" | "demos" | "note">;
/** The countries of which there is a demo (backend/features/demo). */
const DEMOS = ["MY", "ID", "KZ"] as const;

export const state = local<State>({
  state: "asking",
  way: "",
  busy: false,
  fault: "",
  code_fault: "",
  code: "",
  country: "",
});
export const server = local<FirstRun | null>(null);

/** Where the person seems to be: by the clock, else by the language of the browser. */
function guessCountry({ country, countries = {} }: FirstRun): string {
  const region = new Intl.Locale(navigator.language).region ?? "";
  return country || (region in countries ? region : "");
}

/**
 * What this tab says to be let in to what it made, when it heard no answer: the line was cut, or the page
 * reloaded.
 */
export const CLAIM = "lapangan.claim";
const UNHEARD = ["offline", "between"];
/** Without an answer it may have been made all the same. */
export function keepClaim(result: SignInResult): void {
  if (result.ok || !UNHEARD.includes(result.code)) sessionStorage.removeItem(CLAIM);
}
export const claimed = (): string | null => sessionStorage.getItem(CLAIM);

/** The code may have come along in the address that the server printed. */
function codeInAddress(): string {
  const code = plain(location.hash.slice(1));
  if (code) history.replaceState(history.state, "", location.pathname);
  return code;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not written by the server: as it stands
  }
}

/** Comes in to what this tab made and never heard of. */
async function comeBack(): Promise<boolean> {
  const claim = claimed();
  if (!claim) return false;
  const body = { country: DEMOS[0], language: ownLanguage(), claim };
  const result = await comeIn("/api/first-run/demo", body, guessDevice());
  keepClaim(result);
  return result.ok;
}

export async function askServer(): Promise<void> {
  state.set({ ...state.get(), state: "asking", code: state.get().code || codeInAddress() });
  const answer = await ask<FirstRun>(browser, "GET", `/api/first-run?zone=${encodeURIComponent(ownZone())}`);
  const told = answer.data;
  if (typeof told?.needed !== "boolean") return state.set({ ...state.get(), state: "unheard" });
  if (!told.needed && (await comeBack())) return goTo(route.today, true);
  const guessed = guessCountry(told);
  server.set({ ...told, country: guessed });
  const country = DEMOS.find(one => one === guessed) ?? DEMOS[0];
  state.set({ ...state.get(), state: told.needed ? "ready" : "over", country });
}

export function useFirstRun(): FirstRunView {
  const now = useLocal(state);
  const told = useLocal(server);
  const online = useOnline();
  const language = useLang();
  useEffect(() => {
    if (online) void askServer();
  }, [online]);
  const demos: DemoChoice[] = DEMOS.map(id => ({
    id,
    name: countryName(id, language),
    note: t(`start.demo_${id}`),
  }));
  return {
    ...now,
    asked: told?.code === true,
    demos,
    note: demos.find(({ id }) => id === now.country)?.note ?? "",
  };
}

/** Sign-up languages are those of the screen. */
export const ownLanguage = (): string => lang() || "en";
