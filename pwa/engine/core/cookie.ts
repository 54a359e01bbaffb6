// Cookies that the app itself writes and reads; over HTTPS no other site can plant them.
const isSecure = (): boolean => globalThis.location?.protocol === "https:";
const named = (name: string): string => (isSecure() ? `__Host-${name}` : name);

/** Its value; "" when there is none. */
export const readCookie = (name: string): string =>
  `; ${globalThis.document?.cookie}`.split(`; ${named(name)}=`)[1]?.split(";")[0] ?? "";

/** `seconds`: how long it is kept; without, until the browser is closed. Nothing in the service worker. */
export function writeCookie(name: string, value: string, seconds?: number): void {
  if (typeof document === "undefined") return;
  const kept = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  // biome-ignore lint/suspicious/noDocumentCookie: browsers have no Cookie Store on plain http
  document.cookie = `${named(name)}=${value}; Path=/${kept}; SameSite=Lax${isSecure() ? "; Secure" : ""}`;
}
