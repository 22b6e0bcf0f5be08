// The offers over everything, bottom right: they ring, they count, and they never take the focus.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { nameOf } from "~/lib/customer-name";
import { PHONE } from "~/lib/screen";
import { plural } from "~/lib/text";
import { useSeconds } from "~/ui/use-now";
import { OfferCard } from "./offer-card";
import { useAutoOpening } from "./use-auto-opening";
import { useReminders } from "./use-reminders";
import { useRinging } from "./use-ringing";

const SHOWN = 2;
/** The server decides when an offer has run out; after this long without its word we ask. */
const GRACE_MS = 2500;

const useStyles = makeStyles({
  // No wider than the customer panel and the thread's margin, so that it hides neither messages nor the Send button.
  root: {
    position: "fixed",
    right: "12px",
    bottom: "12px",
    zIndex: 1000,
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-end",
    gap: "12px",
    maxWidth: "calc(100vw - 24px)",
  },
  spoken: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  second: { [PHONE]: { display: "none" } },
  more: {
    padding: "4px 12px",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
  },
});

export function OfferStack() {
  const styles = useStyles();
  const desk = useDesk();
  const { offers } = desk;
  const client = useQueryClient();
  const now = useSeconds();
  useRinging(offers);
  useAutoOpening(desk);
  useReminders(desk);
  const overdue = offers.some((offer) => now - Date.parse(offer.expires_at) > GRACE_MS);
  useEffect(() => {
    if (overdue) void client.invalidateQueries({ queryKey: keys.offers });
  }, [overdue, client]);
  const [shown, rest] = [offers.slice(0, SHOWN), offers.length - SHOWN];
  return (
    <section className={styles.root} aria-label="Offers">
      {/* Said once per offer: the cards themselves tick every second and must not be read out each time. */}
      <span role="alert" className={styles.spoken}>
        {offers[0] && `Offer from ${nameOf(offers[0].customer)}: ${offers[0].first_words}`}
      </span>
      {rest > 0 && (
        <Text size={200} className={styles.more}>
          {plural(rest, "more offer")}
        </Text>
      )}
      {shown
        .map((offer, index) => (
          <div key={offer.id} className={index > 0 ? styles.second : undefined}>
            <OfferCard offer={offer} first={index === 0} />
          </div>
        ))
        .toReversed()}
    </section>
  );
}
