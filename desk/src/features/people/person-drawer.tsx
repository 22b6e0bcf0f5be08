// What one person does: the queues that they serve, what they know, how much they take, and with what they begin.
import { Field, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { chosenDefault, defaultChoices } from "~/actions/default-presences";
import { changePerson, person, profileChoices, queueChoices } from "~/api/people";
import { customPresences } from "~/api/presences";
import { explain } from "~/api/problem";
import { skillChoices } from "~/api/skills";
import type { DefaultPresence, Id, Named, PersonDetail } from "~/api/types";
import { CapacityArithmetic } from "~/ui/capacity-arithmetic";
import { ChoiceField, ManyField, NumberField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { limitOf, limitsLack, typed } from "~/ui/limits";
import { type Limits, LimitsField } from "~/ui/limits-field";
import { useNotify } from "~/ui/notices";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { type RatedSkill, SkillRatings } from "~/ui/skill-ratings";
import { Trouble } from "~/ui/trouble";

const MOST_SKILLS = 200;
const MOST_UNITS = 1000;

/** What has been changed here; what is left out is as it was saved, whatever others make of it meanwhile. */
interface Changed {
  queues?: Id[];
  units?: number;
  limits?: Limits;
  skills?: RatedSkill[];
  begins?: DefaultPresence | Id;
}

export function PersonDrawer({ of, onClose }: { of: Named; onClose(): void }) {
  const notify = useNotify();
  const query = useQuery(person(of.id));
  const [changed, setChanged] = useState<Changed>({});
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const lack = limitsLack(changed.limits ?? {});

  async function save() {
    if (busy || !query.data || lack) return;
    setBusy(true);
    setTrouble(null);
    try {
      await changePerson(of.id, bodyOf(changed));
      notify({ intent: "success", title: `${of.name} saved` });
      onClose();
    } catch (error) {
      setTrouble(explain(error));
      setBusy(false);
    }
  }

  return (
    <FormDrawer
      title={of.name}
      submitLabel="Save"
      busy={busy || !query.data}
      dirty={Object.keys(changed).length > 0}
      trouble={trouble}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {query.isPending && <SkeletonRows label={`Loading ${of.name}`} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Fields
          saved={query.data}
          changed={changed}
          lack={lack}
          onChange={(part) => setChanged((now) => ({ ...now, ...part }))}
        />
      )}
    </FormDrawer>
  );
}

interface FieldsProps {
  saved: PersonDetail;
  changed: Changed;
  /** What is wrong with the limits. */
  lack: string | undefined;
  onChange(part: Changed): void;
}

function Fields({ saved, changed, lack, onChange }: FieldsProps) {
  const queues = useQuery(queueChoices);
  const profiles = useQuery(profileChoices);
  const skills = useQuery(skillChoices).data ?? [];
  const presences = useQuery(customPresences).data?.items ?? [];
  const failed = [queues, profiles].find((query) => query.isError && !query.data);
  return (
    <>
      {failed && <Trouble text={explain(failed.error)} onRetry={() => void failed.refetch()} />}
      {queues.data && (
        <ManyField
          label="Queues"
          hint="They are offered what waits in these. What they hold stays with them."
          placeholder="Choose queues"
          values={changed.queues ?? saved.queues.map((queue) => queue.id)}
          choices={queues.data.items.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={(chosen) => onChange({ queues: chosen })}
        />
      )}
      <Field label="Skills" hint="One that does not count keeps them from what wants it.">
        <div>
          <SkillRatings
            label="Skills"
            choices={skills}
            skills={changed.skills ?? saved.skills}
            most={MOST_SKILLS}
            onChange={(rated) => onChange({ skills: rated })}
          />
        </div>
      </Field>
      <NumberField
        label="Capacity units"
        hint="How much they take at a time. A conversation takes what its workstream says, usually 1."
        value={changed.units ?? saved.capacity_units}
        min={0}
        max={MOST_UNITS}
        onChange={(units) => onChange({ units })}
      />
      {profiles.data && profiles.data.items.length > 0 && (
        <LimitsField
          label="Capacity profiles"
          hint="They are offered conversations of these profiles alone, beside those that take units."
          placeholder="Choose profiles"
          choices={profiles.data.items.map(({ id, name, item_limit }) => ({
            value: id,
            text: name,
            usual: item_limit,
          }))}
          limits={changed.limits ?? limitsIn(saved)}
          error={lack}
          onChange={(limits) => onChange({ limits })}
        />
      )}
      <ChoiceField
        label="Default presence"
        hint="How they are shown when they sign in."
        value={changed.begins ?? chosenDefault(saved)}
        choices={defaultChoices(saved.id, presences)}
        onChange={(begins) => onChange({ begins })}
      />
      <Text weight="semibold">What they hold now</Text>
      <CapacityArithmetic capacity={saved.capacity} />
    </>
  );
}

const limitsIn = ({ capacity }: PersonDetail): Limits =>
  Object.fromEntries(capacity.profiles.map(({ id, custom, limit }) => [id, typed(custom ? limit : null)]));

const bodyOf = ({ queues, units, limits, skills, begins }: Changed) => ({
  ...(queues && { queue_ids: queues }),
  ...(units !== undefined && { capacity_units: units }),
  ...(limits && {
    capacity_profiles: Object.entries(limits).map(([id, own]) => ({ profile_id: id, custom_limit: limitOf(own) })),
  }),
  ...(skills && { skills: skills.map(({ id, rating, active = true }) => ({ id, rating, active })) }),
  ...(begins && { default_presence: begins }),
});
