// The skills of one person, each with its rating, and whether it counts for now.
import { Field } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { explain } from "~/api/problem";
import { skillChoices, userSkills } from "~/api/skills";
import type { Id } from "~/api/types";
import { type RatedSkill, SkillRatings } from "~/ui/skill-ratings";
import { Trouble } from "~/ui/trouble";

const MOST = 200;

export interface HeldSkill {
  id: Id;
  name: string;
  rating: number;
  active: boolean;
}

interface Props {
  /** Null of somebody who is not added yet. */
  userId: Id | null;
  /** Null as long as they are as they were saved. */
  skills: HeldSkill[] | null;
  onChange(skills: HeldSkill[]): void;
}

export function UserSkillsField({ userId, skills, onChange }: Props) {
  const choices = useQuery(skillChoices).data ?? [];
  const saved = useQuery({ ...userSkills(userId ?? ""), enabled: userId !== null });
  const failure = saved.data ? null : saved.error;
  // What is not known yet must not be overwritten.
  const known = skills ?? (userId === null ? [] : saved.data?.items);
  return (
    <Field
      label="Skills"
      hint="Conversations that want a skill come to those who have it. One that does not count keeps them from what wants it."
    >
      <div>
        {failure && <Trouble text={explain(failure)} onRetry={() => void saved.refetch()} />}
        {known && (
          <SkillRatings
            label="Skills"
            choices={choices}
            skills={known}
            most={MOST}
            onChange={(changed) => onChange(changed.map(held))}
          />
        )}
      </div>
    </Field>
  );
}

const held = ({ id, name, rating, active = true }: RatedSkill): HeldSkill => ({ id, name, rating, active });
