// Creates a user, or changes one; deactivating keeps their history and closes their door.
import { Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { chosenDefault, defaultChoices } from "~/actions/default-presences";
import { failed, required, useForm } from "~/actions/use-form";
import { changeUser, createUser } from "~/api/admin";
import { setProfilesOf } from "~/api/capacity-profiles";
import { operatingHours } from "~/api/operating-hours";
import { customPresences } from "~/api/presences";
import { setUserSkills } from "~/api/skills";
import type { Role, User } from "~/api/types";
import { ChoiceField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { limitsLack } from "~/ui/limits";
import type { Limits } from "~/ui/limits-field";
import { useNotify } from "~/ui/notices";
import { ownProfiles, UserCapacity } from "../capacity/user-capacity";
import { type HeldSkill, UserSkillsField } from "./user-skills-field";

export const ROLE_WORDS: Record<Role, string> = {
  representative: "Representative",
  supervisor: "Supervisor",
  administrator: "Administrator",
};
const SHORTEST_PASSWORD = 10;
const ANY_TIME = "any-time";

export function UserForm({ user, onClose }: { user: User | null; onClose(): void }) {
  const notify = useNotify();
  /** Null as long as nobody has changed them. */
  const [skills, setSkills] = useState<HeldSkill[] | null>(null);
  const own = useQuery(customPresences).data?.items ?? [];
  const hours = (useQuery(operatingHours).data?.items ?? []).map(({ id, name }) => ({ value: id, text: name }));
  const form = useForm(
    {
      email: user?.email ?? "",
      name: user?.name ?? "",
      role: user?.role ?? ("representative" as Role),
      capacity_units: user?.capacity_units ?? 4,
      default_presence: user ? chosenDefault(user) : "available",
      operating_hours_id: user?.operating_hours?.id ?? ANY_TIME,
      active: user?.active ?? true,
      password: "",
      profiles: null as Limits | null,
    },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          email: /^\S+@\S+$/.test(values.email) ? undefined : "Enter an email address.",
          password: passwordFault(values.password, user !== null),
          profiles: limitsLack(values.profiles ?? {}),
        }),
      save: async ({ password, active, profiles, operating_hours_id, ...rest }) => {
        const body = { ...rest, operating_hours_id: operating_hours_id === ANY_TIME ? null : operating_hours_id };
        const saved = user
          ? await changeUser(user.id, { ...body, active, ...(password && { password }) })
          : await createUser({ ...body, password });
        if (skills) await setUserSkills(saved.id, skills);
        if (profiles) await setProfilesOf(saved.id, ownProfiles(profiles));
      },
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: user ? `${values.name} saved` : `${values.name} can sign in now` });
    onClose();
  }

  return (
    <FormDrawer
      title={user ? user.name : "Add a user"}
      submitLabel={user ? "Save" : "Add user"}
      busy={form.busy}
      dirty={form.dirty || skills !== null}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <TextField
        label="Email"
        type="email"
        required
        autoComplete="off"
        value={values.email}
        error={errors.email}
        onChange={(value) => set("email", value)}
      />
      <ChoiceField
        label="Role"
        value={values.role}
        error={errors.role}
        choices={Object.entries(ROLE_WORDS).map(([value, text]) => ({ value, text }))}
        onChange={(value) => set("role", value as Role)}
      />
      <NumberField
        label="Capacity units"
        hint="How much they take at a time. A conversation takes what its workstream says, usually 1."
        value={values.capacity_units}
        error={errors.capacity_units}
        min={0}
        max={100}
        onChange={(value) => set("capacity_units", value)}
      />
      <UserSkillsField userId={user?.id ?? null} skills={skills} onChange={setSkills} />
      {user ? (
        <UserCapacity
          userId={user.id}
          limits={values.profiles}
          error={errors.profiles}
          onChange={(limits) => set("profiles", limits)}
        />
      ) : (
        <Text size={200}>Give them capacity profiles once they are added.</Text>
      )}
      <ChoiceField
        label="Default presence"
        hint="How they are shown when they sign in. What counts as Available or Busy gives way to what they hold."
        value={values.default_presence}
        error={errors.default_presence}
        choices={defaultChoices(user?.id ?? null, own)}
        onChange={(value) => set("default_presence", value)}
      />
      <ChoiceField
        label="Working hours"
        hint="Supervisors see them, and assignment rules of queues may ask for them. Nothing else goes by them."
        value={values.operating_hours_id}
        error={errors.operating_hours_id}
        choices={[{ value: ANY_TIME, text: "Any time" }, ...hours]}
        onChange={(value) => set("operating_hours_id", value)}
      />
      <TextField
        label={user ? "New password" : "Password"}
        type="password"
        autoComplete="new-password"
        required={!user}
        hint={user ? "Leave empty to keep the present one." : `At least ${SHORTEST_PASSWORD} characters.`}
        value={values.password}
        error={errors.password}
        onChange={(value) => set("password", value)}
      />
      {user && (
        <Switch
          checked={values.active}
          label={values.active ? "Active: can sign in" : "Deactivated: signed out, receives nothing"}
          onChange={(_, data) => set("active", data.checked)}
        />
      )}
    </FormDrawer>
  );
}

function passwordFault(password: string, mayStayEmpty: boolean): string | undefined {
  if (password === "" && mayStayEmpty) return undefined;
  return password.length < SHORTEST_PASSWORD ? `Use at least ${SHORTEST_PASSWORD} characters.` : undefined;
}
