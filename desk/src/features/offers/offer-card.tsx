// One offer: what its template shows of who is asking, how long they have waited, and the answers.
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { shortcutLabel, useDesk } from "~/actions/desk";
import { acceptOffer, rejectOffer } from "~/actions/offer-steps";
import type { Offer } from "~/api/types";
import { nameOf } from "~/lib/customer-name";
import { OfferFace } from "~/ui/offer-face";
import { Stopwatch } from "~/ui/stopwatch";
import { useSeconds } from "~/ui/use-now";
import { useConfirmShown } from "./use-confirm-shown";

const useStyles = makeStyles({
  root: {
    animationName: { from: { transform: "translateY(12px)", opacity: 0 }, to: { transform: "none", opacity: 1 } },
    animationDuration: "180ms",
    "@media (prefers-reduced-motion: reduce)": { animationName: "none" },
  },
  keys: { opacity: 0.75, marginLeft: "8px", fontSize: tokens.fontSizeBase100, whiteSpace: "nowrap" },
});

interface Props {
  offer: Offer;
  /** The one the keyboard answers. */
  first: boolean;
}

export function OfferCard({ offer, first }: Props) {
  const styles = useStyles();
  const desk = useDesk();
  const now = useSeconds();
  const [answering, setAnswering] = useState(false);
  useConfirmShown(offer.id);
  const total = (Date.parse(offer.expires_at) - Date.parse(offer.made_at)) / 1000;
  // The server's clock is known to a second only, so an offer just made would seem to ring for one more than it does.
  const left = Math.min(Math.ceil(total), Math.max(0, Math.ceil((Date.parse(offer.expires_at) - now) / 1000)));
  // What is assigned automatically is theirs in any case, however late they open it.
  const closed = answering || (left === 0 && !offer.auto_assign);
  const { accept_label: accept, reject_label: reject } = offer;

  async function reply(step: typeof acceptOffer) {
    setAnswering(true);
    await step(desk, offer);
    setAnswering(false);
  }

  return (
    <div
      className={styles.root}
      role="alertdialog"
      aria-label={`Offer from ${nameOf(offer.customer)}`}
      aria-describedby={`words-${offer.id}`}
    >
      <OfferFace
        title={offer.title}
        picture={offer.customer.picture_url}
        words={offer.first_words}
        wordsId={`words-${offer.id}`}
        fields={offer.fields}
        waiting={
          offer.waiting_since && (
            <>
              Waiting <Stopwatch since={offer.waiting_since} />
            </>
          )
        }
        countdown={offer.show_countdown ? { left, total } : null}
      >
        <Button appearance="primary" aria-label={accept} disabled={closed} onClick={() => void reply(acceptOffer)}>
          {accept} {first && <span className={styles.keys}>{shortcutLabel("KeyA")}</span>}
        </Button>
        {reject !== null && (
          <Button aria-label={reject} disabled={closed} onClick={() => void reply(rejectOffer)}>
            {reject} {first && <span className={styles.keys}>{shortcutLabel("KeyR")}</span>}
          </Button>
        )}
      </OfferFace>
    </div>
  );
}
