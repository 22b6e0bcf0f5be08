// The frame around everything a signed-in person sees; it holds the live connection for as long as it stands.
import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams, useRouter, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { DeskContext } from "~/actions/desk";
import { useShortcuts } from "~/actions/shortcuts";
import { logs, stream } from "~/api/live";
import { me as meQuery } from "~/api/session";
import type { Me } from "~/api/types";
import { settleUnsent } from "~/api/unsent";
import { useTaken } from "~/features/conversation/use-taken";
import { Rail } from "./rail";
import { clearTabs } from "./tabs";
import { TopBar } from "./top-bar";
import { useDeskValue } from "./use-desk-value";
import { usePageTitle } from "./use-page-title";

// None is part of the first picture; all are asked for at once.
const OfferStack = lazy(() => import("~/features/offers/offer-stack").then((file) => ({ default: file.OfferStack })));
const Notifying = lazy(() =>
  import("~/features/notifications/notifying").then((file) => ({ default: file.Notifying })),
);
const Banners = lazy(() => import("./banners").then((file) => ({ default: file.Banners })));

/** One's own settings belong to none of them. */
const PLACES = [
  ["/admin", "admin"],
  ["/representatives", "people"],
  ["/desk", "desk"],
] as const;

const useStyles = makeStyles({
  root: { height: "100vh", display: "flex", flexDirection: "column", overflow: "hidden" },
  below: { flexGrow: 1, minHeight: 0, display: "flex" },
  main: { flexGrow: 1, minWidth: 0, minHeight: 0, display: "flex", backgroundColor: tokens.colorNeutralBackground1 },
});

export function Shell() {
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const router = useRouter();
  useEffect(() => {
    if (me !== null) return;
    clearTabs();
    void navigate({ to: "/sign-in", search: { redirect: router.state.location.href } });
  }, [me, navigate, router]);
  useEffect(() => {
    stream.start();
    return () => stream.stop();
  }, []);
  useLeaveWarning();
  return me ? <SignedIn me={me} /> : null;
}

function SignedIn({ me }: { me: Me }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const desk = useDeskValue(me);
  const { conversationId } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = PLACES.find(([beginning]) => path.startsWith(beginning))?.[1] ?? null;
  useShortcuts(desk);
  usePageTitle(desk);
  useTaken(desk);
  useEffect(() => settleUnsent(me.id), [me.id]);
  return (
    <DeskContext.Provider value={desk}>
      <div className={styles.root}>
        <TopBar
          me={me}
          current={conversationId ?? null}
          atHome={place === "desk" && !conversationId}
          onHome={() => void navigate({ to: "/desk" })}
        />
        <Suspense>
          <Banners me={me} current={conversationId ?? null} />
        </Suspense>
        <div className={styles.below}>
          <Rail role={me.role} place={place} />
          <main className={styles.main}>
            <Outlet />
          </main>
        </div>
        <Suspense>
          <OfferStack />
        </Suspense>
        <Suspense>
          <Notifying />
        </Suspense>
      </div>
    </DeskContext.Provider>
  );
}

/** A message still on its way comes back after a reload, but somebody has to send it again. */
function useLeaveWarning(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (logs.sending) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);
}
