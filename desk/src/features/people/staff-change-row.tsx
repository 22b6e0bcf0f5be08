// One change for many people: what is done, and with which queue, skill, profile, units or presence.
import { Button, Input, makeStyles, Select } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { profileChoices, queueChoices } from "~/api/people";
import { customPresences } from "~/api/presences";
import { skillChoices } from "~/api/skills";
import type { ChosenPresence, Named } from "~/api/types";
import { ratingWords } from "~/ui/skill-ratings";
import { type ChangeKind, type Draft, KINDS, withKind } from "./staff-drafts";

const useStyles = makeStyles({
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  kind: { flex: "1 1 200px", minWidth: 0 },
  target: { flex: "1 1 160px", minWidth: 0 },
  amount: { flex: "0 1 140px", minWidth: 0 },
});

const BASES: ChosenPresence[] = ["available", "busy", "busy_dnd", "away", "offline"];
const AMOUNTS = {
  limit: { label: "Own limit", placeholder: "Profile’s own" },
  units: { label: "Units", placeholder: "Units" },
} as const;

interface Props {
  number: number;
  draft: Draft;
  onChange(draft: Draft): void;
  /** Undefined of the last one. */
  onRemove: (() => void) | undefined;
}

export function StaffChangeRow({ number, draft, onChange, onRemove }: Props) {
  const styles = useStyles();
  const { target, amount } = KINDS[draft.kind];
  const choices = useTargets(target);
  const ratings = useQuery(skillChoices).data?.find((one) => one.id === draft.target)?.ratings ?? [];
  return (
    <li className={styles.row}>
      <Choice
        className={styles.kind}
        label={`Change ${number}`}
        value={draft.kind}
        choices={Object.entries(KINDS).map(([id, { text }]) => ({ id, name: text }))}
        onChange={(kind) => onChange(withKind(draft, kind as ChangeKind))}
      />
      {target && (
        <Choice
          className={styles.target}
          label={`Which ${target} of change ${number}`}
          placeholder={`Choose a ${target}`}
          value={draft.target}
          choices={choices}
          onChange={(id) => onChange({ ...draft, target: id, amount: amount === "rating" ? "" : draft.amount })}
        />
      )}
      {amount === "rating" && (
        <Choice
          className={styles.amount}
          label={`Rating of change ${number}`}
          placeholder="Rating"
          value={draft.amount}
          choices={ratings.map((one) => ({ id: String(one.rating), name: ratingWords(one) }))}
          onChange={(rating) => onChange({ ...draft, amount: rating })}
        />
      )}
      {(amount === "limit" || amount === "units") && (
        <Input
          className={styles.amount}
          type="number"
          min={0}
          max={1000}
          aria-label={`${AMOUNTS[amount].label} of change ${number}`}
          placeholder={AMOUNTS[amount].placeholder}
          value={draft.amount}
          onChange={(_, data) => onChange({ ...draft, amount: data.value })}
        />
      )}
      {onRemove && (
        <Button
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={`Take change ${number} away`}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

interface ChoiceProps {
  className: string;
  label: string;
  placeholder?: string;
  value: string;
  choices: Named[];
  onChange(value: string): void;
}

function Choice({ className, label, placeholder, value, choices, onChange }: ChoiceProps): ReactNode {
  return (
    <Select className={className} aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      {placeholder && (
        <option value="" disabled>
          {placeholder}
        </option>
      )}
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function useTargets(target: "queue" | "skill" | "profile" | "presence" | undefined): Named[] {
  const queues = useQuery(queueChoices).data?.items ?? [];
  const skills = useQuery(skillChoices).data ?? [];
  const profiles = useQuery(profileChoices).data?.items ?? [];
  const own = useQuery(customPresences).data?.items ?? [];
  if (target === "queue") return queues;
  if (target === "skill") return skills;
  if (target === "profile") return profiles;
  return [...BASES.map((id) => ({ id, name: PRESENCE_LOOKS[id].word })), ...own];
}
