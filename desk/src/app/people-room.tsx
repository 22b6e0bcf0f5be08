// The people at work, and beside them, when asked for, why one of them gets nothing.
import { lazy, Suspense, useState } from "react";
import type { PersonAtWork } from "~/api/types";
import { PeoplePage } from "~/features/people/people-page";

const ProspectsDrawer = lazy(() =>
  import("~/features/presence/prospects-drawer").then((file) => ({ default: file.ProspectsDrawer })),
);

export function PeopleRoom() {
  const [asked, setAsked] = useState<PersonAtWork | null>(null);
  return (
    <>
      <PeoplePage onAskWhy={setAsked} />
      {asked && (
        <Suspense fallback={null}>
          <ProspectsDrawer user={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}
