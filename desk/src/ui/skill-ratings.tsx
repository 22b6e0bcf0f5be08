// Skills with a rating each: found by name, rated by the words of their scale, switched off, and taken away.
import { Button, Combobox, makeStyles, Option, Select, Switch, Text, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { bare } from "~/lib/text";

/** More are not read. */
const SHOWN = 50;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0 },
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  name: { flex: "1 1 120px", minWidth: 0, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export interface RatedSkill {
  id: string;
  name: string;
  rating: number;
  /** Only of people: whether it counts for now. */
  active?: boolean;
}
interface Choice {
  id: string;
  name: string;
  type: { name: string };
  ratings: { rating: number; label: string }[];
}
interface Props {
  label: string;
  choices: Choice[];
  skills: RatedSkill[];
  most: number;
  onChange(skills: RatedSkill[]): void;
}

export function SkillRatings({ label, choices, skills, most, onChange }: Props) {
  const styles = useStyles();
  const free = choices.filter((choice) => !skills.some((one) => one.id === choice.id));
  const change = (id: string, part: Partial<RatedSkill>) =>
    onChange(skills.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <div className={styles.root}>
      {skills.length > 0 && (
        <ul className={styles.list} aria-label={label}>
          {skills.map((skill) => (
            <li key={skill.id} className={styles.row}>
              <Text className={styles.name} dir="auto">
                {skill.name}
              </Text>
              <Select
                aria-label={`Rating of ${skill.name}`}
                value={String(skill.rating)}
                onChange={(_, data) => change(skill.id, { rating: Number(data.value) })}
              >
                {ratingsOf(skill, choices).map((one) => (
                  <option key={one.rating} value={one.rating}>
                    {ratingWords(one)}
                  </option>
                ))}
              </Select>
              {skill.active !== undefined && (
                <Switch
                  label="Counts"
                  aria-label={`${skill.name} counts`}
                  checked={skill.active}
                  onChange={(_, data) => change(skill.id, { active: data.checked })}
                />
              )}
              <Button
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={`Remove ${skill.name}`}
                onClick={() => onChange(skills.filter((one) => one.id !== skill.id))}
              />
            </li>
          ))}
        </ul>
      )}
      {skills.length < most && (
        <AddSkill label={`Add to ${label}`} choices={free} onAdd={(one) => onChange([...skills, one])} />
      )}
    </div>
  );
}

function AddSkill({ label, choices, onAdd }: { label: string; choices: Choice[]; onAdd(skill: RatedSkill): void }) {
  const styles = useStyles();
  const [typed, setTyped] = useState("");
  const found = choices.filter((one) => bare(`${one.name} ${one.type.name}`).includes(bare(typed)));

  function add(id: string | undefined) {
    const chosen = choices.find((one) => one.id === id);
    const middle = chosen?.ratings[Math.floor((chosen.ratings.length - 1) / 2)];
    setTyped("");
    if (chosen && middle) onAdd({ id: chosen.id, name: chosen.name, rating: middle.rating });
  }

  return (
    <Combobox
      freeform
      aria-label={label}
      placeholder={choices.length > 0 ? "Add a skill…" : "There are no more skills"}
      value={typed}
      selectedOptions={[]}
      onChange={(event) => setTyped(event.target.value)}
      onOptionSelect={(_, data) => add(data.optionValue)}
    >
      {found.slice(0, SHOWN).map((one) => (
        <Option key={one.id} value={one.id} text={one.name}>
          <span>
            {one.name} <span className={styles.faint}>{one.type.name}</span>
          </span>
        </Option>
      ))}
      {found.length === 0 && (
        <Option key="none" text="" disabled>
          No skill is named like this
        </Option>
      )}
    </Combobox>
  );
}

/** Where the scale is not known, at least what is chosen. */
const ratingsOf = (skill: RatedSkill, choices: Choice[]) =>
  choices.find((one) => one.id === skill.id)?.ratings ?? [{ rating: skill.rating, label: String(skill.rating) }];

/** “3” or “3 · Fluent”. */
export const ratingWords = ({ rating, label }: { rating: number; label: string }) =>
  label === String(rating) ? label : `${rating} · ${label}`;
