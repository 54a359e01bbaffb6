// Around every page: catches what breaks, waits for the language, shows toasts, moves the focus on a route
// change.

import { Component, Fragment, type ReactNode, useEffect, useRef } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";
import { wanted } from "./features/sign_in/view";
import { t, useTexts } from "./kit/format/i18n";
import { Broken } from "./kit/frame/Broken";
import { coming } from "./kit/frame/coming";
import { report, useFatal } from "./kit/frame/errors";
import { held } from "./kit/frame/held";
import { Keys } from "./kit/frame/KeyList";
import { useTextsOf } from "./kit/frame/late_texts";
import { useSession } from "./kit/frame/live";
import { Notice } from "./kit/frame/Notice";
import { setNavigator } from "./kit/frame/navigation";
import { route } from "./kit/frame/routes.gen";
import { useKeys } from "./kit/frame/shortcuts";
import { useLocal } from "./kit/frame/state";
import { Toasts } from "./kit/toast/Toasts";

class Boundary extends Component<{ children: ReactNode; at: string }, { failed: string | null }> {
  override state: { failed: string | null } = { failed: null };
  static getDerivedStateFromError(): { failed: string } {
    return { failed: location.pathname };
  }
  override componentDidCatch(error: unknown): void {
    report("screen", error);
  }
  override componentDidUpdate(): void {
    // Another page was opened: that one may well work.
    if (this.state.failed !== null && this.state.failed !== this.props.at) this.setState({ failed: null });
  }
  override render(): ReactNode {
    return this.state.failed === null ? this.props.children : <Broken />;
  }
}

/**
 * What stands on the screen until the language has been read: the shape of the page, no words. Part of the
 * static document, whose policy allows no style attributes.
 */
export function Skeleton(): ReactNode {
  return (
    <div className="frame" aria-busy="true">
      <div className="page skeleton-page">
        {["w-11/12", "w-3/4", "w-5/6", "w-2/3", "w-4/5"].map(width => (
          <div key={width} className={`skeleton mb-3 h-16 ${width}`} />
        ))}
      </div>
      <nav className="tabbar min-h-18" />
    </div>
  );
}

/** A new page is announced and read from its heading, as after a page load. */
function useFocusOnRoute(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const heading = document.querySelector<HTMLElement>("main h1, h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }, [path]);
}

/** This device cannot be read: why, and what to do. */
function Stuck(): ReactNode {
  return (
    <main id="main" className="frame pt-3">
      <Notice />
    </main>
  );
}

// Pages that need nobody signed in.
const OPEN: readonly string[] = [
  route.signIn,
  route.who,
  route.secondStep,
  route.start,
  route.install,
  route.join,
  route.forgot,
  route.evicted,
];
// Of these, the ways in.
const WAYS_IN: readonly string[] = [route.signIn, route.who, route.start];

/**
 * Only what belongs to the person who is signed in is ever shown; an expired session still shows its own
 * work.
 */
function Gate({ children }: { children: ReactNode }): ReactNode {
  const { state, problem, others } = useSession();
  const fatal = useFatal();
  const { pathname, search } = useLocation();
  const before = useLocal(held);
  const another = useLocal(coming);
  // What was on the screen before a lock stays, hidden; after a cold start nothing is drawn until it opens.
  const drawn = useRef(false);
  drawn.current ||= !before;
  if (fatal) return <Broken />;
  if (OPEN.includes(pathname) && (drawn.current || pathname !== route.evicted)) {
    return state === "in" && WAYS_IN.includes(pathname) && !before && !another ? (
      <Navigate to={wanted.get()} replace />
    ) : (
      children
    );
  }
  if (!drawn.current) return <Skeleton />;
  if (state === "loading") return problem ? <Stuck /> : <Skeleton />;
  if (state !== "out") return children;
  wanted.set(pathname + search);
  return <Navigate to={others ? route.who : route.signIn} replace />;
}

function Late({ children }: { children: ReactNode }): ReactNode {
  return useTextsOf(useLocation().pathname) ? children : <Skeleton />;
}

export function Root({ children }: { children: ReactNode }): ReactNode {
  const texts = useTexts();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const Before = useLocal(held);
  useEffect(() => setNavigator((to, options) => void navigate(to, options)), [navigate]);
  useFocusOnRoute(pathname);
  useKeys();
  if (!texts) return <Skeleton />;
  return (
    <Fragment key={texts}>
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <Boundary at={pathname}>
        <Gate>
          <Late>{children}</Late>
        </Gate>
      </Boundary>
      <Keys />
      <Toasts />
      {Before && Before !== "wait" && <Before />}
    </Fragment>
  );
}
