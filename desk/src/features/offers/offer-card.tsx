// One offer: who is asking, what they said first, how long they have waited, and the two answers.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { shortcutLabel, useDesk } from "~/actions/desk";
import { acceptOffer, rejectOffer } from "~/actions/offer-steps";
import type { Offer } from "~/api/types";
import { PersonAvatar } from "~/ui/person-avatar";
import { Stopwatch } from "~/ui/stopwatch";
import { useSeconds } from "~/ui/use-now";
import { CountdownRing } from "./countdown-ring";

const useStyles = makeStyles({
  root: {
    width: "288px",
    boxSizing: "border-box",
    padding: "14px 16px 16px",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow28,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderTop: `3px solid ${tokens.colorBrandStroke1}`,
    animationName: { from: { transform: "translateY(12px)", opacity: 0 }, to: { transform: "none", opacity: 1 } },
    animationDuration: "180ms",
    "@media (prefers-reduced-motion: reduce)": { animationName: "none" },
  },
  head: { display: "grid", gridTemplateColumns: "40px minmax(0, 1fr) 44px", gap: "12px", alignItems: "center" },
  name: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: {
    display: "block",
    color: tokens.colorNeutralForeground3,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  words: {
    margin: "12px 0",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    display: "-webkit-box",
    WebkitLineClamp: 3,
    WebkitBoxOrient: "vertical",
    overflow: "hidden",
    overflowWrap: "anywhere",
  },
  answers: { display: "grid", gridTemplateColumns: "1fr 1fr", gap: "8px" },
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
  const name = offer.customer.display_name ?? "LINE user";
  const left = Math.max(0, Math.ceil((Date.parse(offer.expires_at) - now) / 1000));
  const total = (Date.parse(offer.expires_at) - Date.parse(offer.made_at)) / 1000;
  const place = [offer.queue?.name, offer.account.name].filter(Boolean).join(" · ");
  const closed = answering || left === 0;

  async function reply(step: typeof acceptOffer) {
    setAnswering(true);
    await step(desk, offer);
    setAnswering(false);
  }

  return (
    <div
      className={styles.root}
      role="alertdialog"
      aria-label={`Offer from ${name}`}
      aria-describedby={`words-${offer.id}`}
    >
      <div className={styles.head}>
        <PersonAvatar name={name} picture={offer.customer.picture_url} size={40} />
        <div>
          <Text weight="semibold" size={400} className={styles.name} dir="auto">
            {name}
          </Text>
          <Text size={200} className={styles.quiet}>
            {place}
          </Text>
          {offer.waiting_since && (
            <Text size={200} className={styles.quiet}>
              Waiting <Stopwatch since={offer.waiting_since} />
            </Text>
          )}
        </div>
        <CountdownRing left={left} total={total} />
      </div>
      <div className={styles.words} dir="auto" id={`words-${offer.id}`}>
        {offer.first_words || "(nothing written yet)"}
      </div>
      <div className={styles.answers}>
        <Button appearance="primary" aria-label="Accept" disabled={closed} onClick={() => void reply(acceptOffer)}>
          Accept {first && <span className={styles.keys}>{shortcutLabel("KeyA")}</span>}
        </Button>
        <Button aria-label="Reject" disabled={closed} onClick={() => void reply(rejectOffer)}>
          Reject {first && <span className={styles.keys}>{shortcutLabel("KeyR")}</span>}
        </Button>
      </div>
    </div>
  );
}
