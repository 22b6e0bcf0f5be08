// The way in: signing in, and what stands there while the server cannot be reached.
import { Spinner } from "@fluentui/react-components";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { explain } from "~/api/problem";
import { Trouble } from "~/ui/trouble";

// Who is signed in already never sees it.
const SignInPage = lazy(() => import("~/features/sign-in/sign-in-page").then((page) => ({ default: page.SignInPage })));

export function SignIn() {
  const { redirect: wanted } = getRouteApi("/sign-in").useSearch();
  const { history } = useRouter();
  // Only a path of ours: an address from outside must not send people elsewhere after signing in.
  const target = wanted?.startsWith("/") && !wanted.startsWith("//") && !wanted.startsWith("/\\") ? wanted : "/desk";
  return (
    <Suspense fallback={<Spinner style={{ height: "100vh" }} label="Opening the desk" />}>
      <SignInPage onSignedIn={() => history.push(target)} />
    </Suspense>
  );
}

export function NoServer({ error, reset }: { error: unknown; reset(): void }) {
  const { invalidate } = useRouter();
  return (
    <div style={{ padding: 32 }}>
      <Trouble text={explain(error)} onRetry={() => void invalidate().then(reset)} />
    </div>
  );
}
