// How much one holds, of how much one takes at a time; a press shows the whole arithmetic.
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useRef, useState } from "react";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { Me } from "~/api/types";
import { PHONE } from "~/lib/screen";

const CapacityCard = lazy(() => import("./capacity-card").then((card) => ({ default: card.CapacityCard })));

const useStyles = makeStyles({
  units: {
    color: tokens.colorNeutralForeground3,
    whiteSpace: "nowrap",
    fontWeight: tokens.fontWeightRegular,
    fontVariantNumeric: "tabular-nums",
    minWidth: 0,
    [PHONE]: { display: "none" },
  },
});

export function CapacityButton({ me }: { me: Me }) {
  const styles = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  function show() {
    // A day may have ended since, and administrators may have changed limits, of which no stream tells.
    void queryClient.invalidateQueries({ queryKey: keys.me });
    setOpen(true);
  }

  return (
    <>
      <Button
        ref={button}
        appearance="subtle"
        size="small"
        className={styles.units}
        aria-expanded={open}
        title="Capacity: how much you hold now, of how much you take at a time"
        onClick={() => (open ? setOpen(false) : show())}
      >
        {me.units_taken}/{me.capacity_units} units
      </Button>
      {open && (
        <Suspense fallback={null}>
          <CapacityCard me={me} target={button.current} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
