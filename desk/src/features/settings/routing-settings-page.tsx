// What holds for all routing of the organisation.
import { Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { changedOf, useForm } from "~/actions/use-form";
import { changeRoutingSettings, routingSettings } from "~/api/admin";
import type { RoutingSettings } from "~/api/types";
import { ChoiceField, NumberField } from "~/ui/fields";
import { PageForm } from "./page-form";
import { SettingsPage } from "./settings-page";
import { TimeZoneField } from "./time-zone-field";

const TEXT = "What holds in all queues. Changes are in force at once, for what waits already too.";

const FALLBACKS = [
  { value: "next_best", text: "Others are asked" },
  { value: "leave", text: "The conversation waits for one of them" },
];

export function RoutingSettingsPage() {
  return (
    <SettingsPage title="Routing" text={TEXT} query={useQuery(routingSettings)}>
      {(settings) => <SettingsForm key={JSON.stringify(settings)} settings={settings} />}
    </SettingsPage>
  );
}

function SettingsForm({ settings }: { settings: RoutingSettings }) {
  // Each setting stands for itself: what others have changed meanwhile stays as they left it.
  const save = (values: RoutingSettings) => changeRoutingSettings(changedOf(settings, values));
  const form = useForm<RoutingSettings>(settings, { check: () => ({}), save });
  return (
    <PageForm form={form} saved="Routing saved">
      <NumberField
        label="Declines allowed"
        hint={
          "From 1 to 5. Whoever has declined a conversation this often, or let the offer run out, is not asked " +
          "for it again. They can still pick it."
        }
        value={form.values.declines_allowed}
        error={form.errors.declines_allowed}
        min={1}
        max={5}
        onChange={(value) => form.set("declines_allowed", value)}
      />
      <NumberField
        label="Session limit"
        hint="Whoever has this many conversations open is shown as Do not disturb, whatever their capacity."
        value={form.values.session_limit}
        error={form.errors.session_limit}
        min={1}
        max={100}
        onChange={(value) => form.set("session_limit", value)}
      />
      <div>
        <Switch
          label="Representatives may transfer to each other"
          checked={form.values.transfer_to_people}
          onChange={(_, data) => form.set("transfer_to_people", data.checked)}
        />
        <Text size={200} block>
          If not, conversations are transferred to queues only.
        </Text>
      </div>
      <div>
        <Switch
          label="Supervisors may assign conversations to somebody"
          checked={form.values.supervisors_assign}
          onChange={(_, data) => form.set("supervisors_assign", data.checked)}
        />
        <Switch
          label="Supervisors may transfer what others hold"
          checked={form.values.supervisors_transfer}
          onChange={(_, data) => form.set("supervisors_transfer", data.checked)}
        />
        <Text size={200} block>
          What waits, in a queue or for its customer, too. Administrators always may, and what supervisors hold
          themselves they hand on as representatives do.
        </Text>
      </div>
      <Switch
        label="Representatives may edit the skills that their conversations want"
        checked={form.values.representatives_edit_skills}
        onChange={(_, data) => form.set("representatives_edit_skills", data.checked)}
      />
      <div>
        <Switch
          label="Who lets an offer run out becomes Inactive"
          checked={form.values.missed_sets_inactive}
          onChange={(_, data) => form.set("missed_sets_inactive", data.checked)}
        />
        <Text size={200} block>
          They are offered nothing until they say that they are back.
        </Text>
      </div>
      <div>
        <Switch
          label="Who rejects an offer becomes Do not disturb"
          checked={form.values.rejected_sets_dnd}
          onChange={(_, data) => form.set("rejected_sets_dnd", data.checked)}
        />
        <Text size={200} block>
          If not, the next conversation may be offered to them at once.
        </Text>
      </div>
      <div>
        <Switch
          label="Customers go first to representatives whom they prefer"
          checked={form.values.preferred_representatives}
          onChange={(_, data) => form.set("preferred_representatives", data.checked)}
        />
        <Text size={200} block>
          Up to three are chosen beside a conversation. Whoever of them serves the queue and is present is asked,
          whatever room they have.
        </Text>
      </div>
      {form.values.preferred_representatives && (
        <ChoiceField
          label="While none of them is there"
          hint="Letting it wait suits customers who write now and then; asking others suits those who want an answer at once."
          value={form.values.preferred_fallback}
          error={form.errors.preferred_fallback}
          choices={FALLBACKS}
          onChange={(value) => form.set("preferred_fallback", value as RoutingSettings["preferred_fallback"])}
        />
      )}
      <div>
        <Switch
          label="Customers are identified by their name"
          checked={form.values.identify_by_name}
          onChange={(_, data) => form.set("identify_by_name", data.checked)}
        />
        <Text size={200} block>
          Who calls themself at LINE exactly as one contact is called, and no other, is linked to them before rules
          look. Anybody may choose any name there, so leave it off where contacts say what strangers must not hear.
        </Text>
      </div>
      <div>
        <TimeZoneField
          value={form.values.zone}
          error={form.errors.zone}
          onChange={(value) => form.set("zone", value)}
        />
        <Text size={200}>By whose clock rules ask for the day and the time.</Text>
      </div>
    </PageForm>
  );
}
