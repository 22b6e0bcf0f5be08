// One's own capacity in full, beside the numbers in the top bar; loaded when it is first asked for.
import { Popover, PopoverSurface } from "@fluentui/react-components";
import type { Me } from "~/api/types";
import { CapacityArithmetic } from "~/ui/capacity-arithmetic";

interface Props {
  me: Me;
  target: HTMLElement | null;
  onClose(): void;
}

export function CapacityCard({ me, target, onClose }: Props) {
  return (
    <Popover
      open
      trapFocus
      positioning={{ target, position: "below", align: "end" }}
      onOpenChange={(_, data) => !data.open && onClose()}
    >
      <PopoverSurface aria-label="Your capacity" tabIndex={-1} style={{ maxWidth: 420 }}>
        <CapacityArithmetic capacity={me.capacity} />
      </PopoverSurface>
    </Popover>
  );
}
