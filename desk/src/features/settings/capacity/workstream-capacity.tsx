// What one conversation of a workstream takes: units or a slot of a profile, and for how long after its end.
import { useQuery } from "@tanstack/react-query";
import { capacityProfiles } from "~/api/capacity-profiles";
import type { WrapUpBlock } from "~/api/types";
import { ChoiceField, NumberField } from "~/ui/fields";

const UNITS = "units";
const USUAL_SECONDS = 60;
const BLOCKS = [
  { value: "always", text: "Until it is closed" },
  { value: "custom", text: "For a time" },
  { value: "none", text: "Not at all" },
];

export interface Taken {
  capacity_units: number;
  /** Null is units. */
  capacity_profile_id: string | null;
  wrap_up_block: WrapUpBlock;
}

interface Props {
  values: Taken;
  errors: Partial<Record<keyof Taken, string>>;
  set<K extends keyof Taken>(field: K, value: Taken[K]): void;
}

export function WorkstreamCapacity({ values, errors, set }: Props) {
  const profiles = useQuery(capacityProfiles).data?.items ?? [];
  const chosen = profiles.find(({ id }) => id === values.capacity_profile_id);
  const timed = typeof values.wrap_up_block === "number";
  const unmanned = chosen?.members.length === 0 ? "Nobody has this profile, so nobody is offered anything." : undefined;
  return (
    <>
      <ChoiceField
        label="One conversation takes"
        hint="Of a representative’s capacity. Use units or profiles in all workstreams, rather than both."
        value={values.capacity_profile_id ?? UNITS}
        error={errors.capacity_profile_id ?? unmanned}
        choices={[
          { value: UNITS, text: "Capacity units" },
          ...profiles.map(({ id, name }) => ({ value: id, text: `A slot of ${name}` })),
        ]}
        onChange={(value) => set("capacity_profile_id", value === UNITS ? null : value)}
      />
      {values.capacity_profile_id === null && (
        <NumberField
          label="Units per conversation"
          hint="What one conversation takes of a representative’s capacity."
          value={values.capacity_units}
          error={errors.capacity_units}
          min={1}
          max={100}
          onChange={(value) => set("capacity_units", value)}
        />
      )}
      <ChoiceField
        label="Wrap-up takes capacity"
        hint="After End. Closing a conversation gives its capacity back at once."
        value={timed ? "custom" : String(values.wrap_up_block)}
        choices={BLOCKS}
        onChange={(value) => set("wrap_up_block", value === "custom" ? USUAL_SECONDS : (value as WrapUpBlock))}
      />
      {timed && (
        <NumberField
          label="Wrap-up takes capacity for (seconds)"
          hint="From 30 seconds to an hour. Profiles that count the day are not given back before it is over."
          value={Number(values.wrap_up_block)}
          error={errors.wrap_up_block}
          min={30}
          max={3600}
          step={30}
          onChange={(value) => set("wrap_up_block", value)}
        />
      )}
    </>
  );
}

/** As the server takes it: units or a profile, never both. */
export function takenOf({ capacity_units, capacity_profile_id, wrap_up_block }: Taken) {
  return { wrap_up_block, ...(capacity_profile_id ? { capacity_profile_id } : { capacity_units }) };
}
