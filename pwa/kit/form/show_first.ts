// To the first field at which something is to be done.

/**
 * Moves the focus to the first of these fields in the order of the page; false when the form has none of
 * them.
 */
export function showFirst(form: HTMLElement | null, paths: readonly string[]): boolean {
  const places = paths
    .map(CSS.escape)
    .map(path => `[data-path="${path}"], [data-path="f-${path}"], #f-${path}`);
  const field = form?.querySelector<HTMLElement>(places.join(", "));
  if (!field) return false;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.scrollIntoView({ block: "center" });
  (field.matches("input,textarea,button")
    ? field
    : field.querySelector<HTMLElement>("input,textarea,button")
  )?.focus();
  return true;
}
