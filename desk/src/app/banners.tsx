// What has to be said above everything else: of presences, of a month that is used up, of messages that were not sent.
import type { Id, Me } from "~/api/types";
import { AbsenceBanner } from "~/features/people/absence-banner";
import { PresenceBanner } from "~/features/presence/presence-banner";
import { QuotaBanner } from "~/features/quota/quota-banner";
import { UnsentBanner } from "~/features/unsent/unsent-banner";

export function Banners({ me, current }: { me: Me; current: Id | null }) {
  return (
    <>
      <QuotaBanner role={me.role} />
      {setByOthers(me) && <PresenceBanner me={me} />}
      {me.role !== "representative" && <AbsenceBanner />}
      <UnsentBanner current={current} />
    </>
  );
}

function setByOthers({ id, presence_now: { origin, set_by } }: Me): boolean {
  return origin === "imposed" || (origin === "manual" && set_by !== null && set_by.id !== id);
}
