// Addresses of screens: which there are, and which of them an address in the browser's bar belongs to.

/** A part that stands for any text: sorts behind every part with a name. */
const ANY = "\uffff";
/** The screen for addresses that no other screen has. */
export const ELSEWHERE = "*";

/** The address of a compiled page: "[shops].$[id].[edit]._index.jsx" is at "/shops/:id/edit". */
export function pathOf(file: string): string {
  const parts = file
    .replace(/\.jsx$/, "")
    .replace(/[[\]]/g, "")
    .split(".");
  const path = parts.filter(part => part !== "_index").map(part => part.replace(/^\$/, ":"));
  return path[0] === "404" ? ELSEWHERE : `/${path.join("/")}`;
}

/** Puts the addresses into the order in which they are tried: names before ":id", the rest to ELSEWHERE. */
export function inOrder(paths: readonly string[]): string[] {
  const rank = (path: string) => (path === ELSEWHERE ? ANY : path.replaceAll(":", ANY));
  return [...paths].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

const parts = (path: string): string[] => path.split("/").filter(Boolean);

/** Of a part of an address; one that is no UTF-8 stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What `path` says of an address: what stands for its ":id", or null if it is of another screen. */
export function paramsIn(path: string, pathname: string): Record<string, string> | null {
  if (path === ELSEWHERE) return {};
  const wanted = parts(path);
  const given = parts(pathname).map(decoded);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(":")) params[part.slice(1)] = given[at]!;
    else if (part.toLowerCase() !== given[at]!.toLowerCase()) return null;
  }
  return params;
}
