// The capacity profiles of one person, and the arithmetic of what they hold now.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { capacityOf, capacityProfiles } from "~/api/capacity-profiles";
import { explain } from "~/api/problem";
import type { Capacity, Id, OwnProfile } from "~/api/types";
import { CapacityArithmetic } from "~/ui/capacity-arithmetic";
import { limitOf, typed } from "~/ui/limits";
import { type Limits, LimitsField } from "~/ui/limits-field";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

interface Props {
  userId: Id;
  /** What was chosen; null until something is. */
  limits: Limits | null;
  error: string | undefined;
  onChange(limits: Limits): void;
}

export function UserCapacity({ userId, limits, error, onChange }: Props) {
  const profiles = useQuery(capacityProfiles);
  const capacity = useQuery(capacityOf(userId));
  const failed = [profiles, capacity].find((query) => query.isError && !query.data);
  if (failed) return <Trouble text={explain(failed.error)} onRetry={() => void failed.refetch()} />;
  if (!profiles.data || !capacity.data) return <SkeletonRows label="Loading capacity" />;
  const choices = profiles.data.items.map(({ id, name, item_limit }) => ({ value: id, text: name, usual: item_limit }));
  return (
    <>
      {choices.length === 0 ? (
        <Text>There are no capacity profiles yet; add them under Capacity profiles.</Text>
      ) : (
        <LimitsField
          label="Capacity profiles"
          hint="They are offered conversations of these profiles alone, beside those that take units."
          placeholder="Choose profiles"
          choices={choices}
          limits={limits ?? limitsIn(capacity.data)}
          error={error}
          onChange={onChange}
        />
      )}
      <Text weight="semibold">What they hold now</Text>
      <CapacityArithmetic capacity={capacity.data} />
    </>
  );
}

const limitsIn = ({ profiles }: Capacity): Limits =>
  Object.fromEntries(profiles.map(({ id, custom, limit }) => [id, typed(custom ? limit : null)]));

export const ownProfiles = (limits: Limits): OwnProfile[] =>
  Object.entries(limits).map(([id, own]) => ({ profile_id: id, custom_limit: limitOf(own) }));
