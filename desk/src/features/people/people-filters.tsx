// By what people are looked for: a part of their name, a queue that they serve, a skill that they have, what they show.
import { makeStyles, SearchBox, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { queueChoices, type Sought } from "~/api/people";
import { customPresences } from "~/api/presences";
import { skillChoices } from "~/api/skills";
import type { Named, Presence } from "~/api/types";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", gap: "8px", marginBottom: "12px" },
  search: { flex: "1 1 220px" },
  choice: { flex: "0 1 180px", minWidth: 0 },
});

const BASES: Presence[] = ["available", "busy", "busy_dnd", "away", "offline", "inactive"];

export function PeopleFilters({ sought, onChange }: { sought: Sought; onChange(sought: Sought): void }) {
  const styles = useStyles();
  const queues = useQuery(queueChoices).data?.items ?? [];
  const skills = useQuery(skillChoices).data ?? [];
  const own = useQuery(customPresences).data?.items ?? [];
  const presences = [...BASES.map((id) => ({ id, name: PRESENCE_LOOKS[id].word })), ...own];
  return (
    <search className={styles.root}>
      <SearchBox
        aria-label="Search Representatives"
        placeholder="Search by name"
        className={styles.search}
        value={sought.search}
        onChange={(_, data) => onChange({ ...sought, search: data.value })}
      />
      <Filter
        label="Queue"
        all="All queues"
        choices={queues}
        value={sought.queue}
        onChange={(queue) => onChange({ ...sought, queue })}
      />
      <Filter
        label="Skill"
        all="All skills"
        choices={skills}
        value={sought.skill}
        onChange={(skill) => onChange({ ...sought, skill })}
      />
      <Filter
        label="Presence"
        all="Any presence"
        choices={presences}
        value={sought.presence}
        onChange={(presence) => onChange({ ...sought, presence })}
      />
    </search>
  );
}

interface FilterProps {
  label: string;
  all: string;
  choices: Named[];
  value: string;
  onChange(value: string): void;
}

function Filter({ label, all, choices, value, onChange }: FilterProps) {
  const styles = useStyles();
  return (
    <Select className={styles.choice} aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="">{all}</option>
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
