// Going to a route from code that is no component. Root hands the router's function in.
let go: (to: string, options?: { replace?: boolean }) => void = to => location.assign(to);

export function setNavigator(next: typeof go): void {
  go = next;
}
export const goTo = (to: string, replace = false): void => go(to, { replace });
