// Stands in for React Router in the browser. That serves loaders, actions and streams of a server, which this
// app has none of: four fifths of it were never run. The names are those that compiled pages ask it for.

import screens from "virtual:screens";
import {
  type AnchorHTMLAttributes,
  Component,
  type ComponentType,
  createContext,
  type MouseEvent,
  type ReactNode,
  type Ref,
  startTransition,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { inside, type Place, type Shown, travel } from "./travel";

type Page = ComponentType;
interface RootModule {
  Layout: ComponentType<{ children: ReactNode }>;
  default: ComponentType;
  HydrateFallback: ComponentType;
  ErrorBoundary: ComponentType;
}

/** For a screen that cannot be had: the page's own way to say that something broke is shown. */
const Missing: Page = () => {
  throw new Error("The script of this screen can't be loaded.");
};

const way = travel<Page>(window, screens, Missing);
const Now = createContext<Shown<Page>>(way.start);
const Failure = createContext<unknown>(undefined);

/** Catches what breaks in the root itself; another place may well work. */
class Catch extends Component<{ at: Place; instead: ReactNode; children: ReactNode }> {
  override state: { at: Place; failed?: { error: unknown } | undefined } = { at: this.props.at };
  static getDerivedStateFromError(error: unknown) {
    return { failed: { error } };
  }
  static getDerivedStateFromProps({ at }: { at: Place }, before: Catch["state"]) {
    return at === before.at ? null : { at, failed: undefined };
  }
  override render(): ReactNode {
    const { failed } = this.state;
    return failed ? <Failure value={failed.error}>{this.props.instead}</Failure> : this.props.children;
  }
}

/** The whole document. It begins as the server's static page, and is the first screen once that is loaded. */
export function HydratedRouter(): ReactNode {
  const [shown, setShown] = useState(way.start);
  useLayoutEffect(() => way.follow(next => startTransition(() => setShown(next))), []);
  const modules = window as unknown as { __reactRouterRouteModules: { root: RootModule } };
  const { Layout, default: App, HydrateFallback, ErrorBoundary } = modules.__reactRouterRouteModules.root;
  return (
    <Now value={shown}>
      <Catch
        at={shown.place}
        instead={
          <Layout>
            <ErrorBoundary />
          </Layout>
        }
      >
        <Layout>{shown.page ? <App /> : <HydrateFallback />}</Layout>
      </Catch>
    </Now>
  );
}

export function Outlet(): ReactNode {
  const { page: Screen } = use(Now);
  return Screen && <Screen />;
}

/** A new place begins at its top or at what its hash names, one returned to where it was left. */
export function ScrollRestoration(): ReactNode {
  const { place, top } = use(Now);
  useEffect(() => {
    const own = (): void => void (history.scrollRestoration = "manual");
    const browsers = (): void => void (history.scrollRestoration = "auto");
    own();
    addEventListener("pageshow", own);
    addEventListener("pagehide", browsers);
    return () => {
      removeEventListener("pageshow", own);
      removeEventListener("pagehide", browsers);
      browsers();
    };
  }, []);
  useLayoutEffect(() => {
    const named = top === undefined && place.hash ? document.getElementById(idIn(place.hash)) : null;
    if (named) named.scrollIntoView();
    else scrollTo(0, top ?? 0);
  }, [place, top]);
  return null;
}

function idIn(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

// What these put into the document stands in the static page already.
export const Links = (): ReactNode => null;
export const Meta = (): ReactNode => null;
export const Scripts = (): ReactNode => null;

export const useLocation = (): Place => use(Now).place;
export const useParams = (): Readonly<Record<string, string>> => use(Now).params;
export const useNavigate = () => way.go;
export const useRouteError = (): unknown => use(Failure);
export function useSearchParams(): [URLSearchParams] {
  const { search } = useLocation();
  return [useMemo(() => new URLSearchParams(search), [search])];
}

export function Navigate({ to, replace = false }: { to: string; replace?: boolean }): ReactNode {
  useEffect(() => void way.go(to, { replace }), [to, replace]);
  return null;
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string | undefined;
  replace?: boolean;
  /** An address that the server answers with a file, not the app with a screen. */
  reloadDocument?: boolean;
  ref?: Ref<HTMLAnchorElement>;
}

/** The address as the bar would show it; null for one that is not the app's. */
function own(to: string, place: Place): string | null {
  if (/^([a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(to) && !to.startsWith(`${location.origin}/`)) return null;
  const { pathname, search, hash } = inside(to || place.pathname, location.href);
  return pathname + search + hash;
}

export function Link({ to = "", replace, reloadDocument, onClick, target, ...rest }: LinkProps): ReactNode {
  const place = useLocation();
  const address = own(to, place);
  const click = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const { metaKey, altKey, ctrlKey, shiftKey } = event;
    const elsewhere = (target && target !== "_self") || metaKey || altKey || ctrlKey || shiftKey;
    if (event.defaultPrevented || event.button !== 0 || elsewhere || address === null) return;
    event.preventDefault();
    const same = address === place.pathname + place.search + place.hash;
    void way.go(address, { replace: replace ?? same });
  };
  return <a {...rest} target={target} href={address ?? to} onClick={reloadDocument ? onClick : click} />;
}

// The build wraps the root's parts to hand them what a server loaded: here nothing.
const asItIs = <Part,>(part: Part): Part => part;
export const UNSAFE_withComponentProps = asItIs;
export const UNSAFE_withHydrateFallbackProps = asItIs;
export const UNSAFE_withErrorBoundaryProps = asItIs;
