// The skills that a rule adds to those that a conversation wants already.
import { useQuery } from "@tanstack/react-query";
import { skillChoices } from "~/api/skills";
import type { RoutingField, SoughtSkill } from "~/api/types";
import { SkillRatings } from "~/ui/skill-ratings";
import { MOST_SKILLS, skillName } from "./outputs";

interface Props {
  label: string;
  skills: SoughtSkill[];
  fields: RoutingField[];
  onChange(skills: SoughtSkill[]): void;
}

export function SkillsOutput({ label, skills, fields, onChange }: Props) {
  const choices = useQuery(skillChoices).data ?? [];
  return (
    <SkillRatings
      label={`Skills of ${label}`}
      choices={choices}
      skills={skills.map((one) => ({ id: one.skill_id, name: skillName(one, fields), rating: one.rating }))}
      most={MOST_SKILLS}
      onChange={(changed) => onChange(changed.map(({ id, rating }) => ({ skill_id: id, rating })))}
    />
  );
}
