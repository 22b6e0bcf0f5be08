// What rules of classification set: in words, as the server takes it, and what is wrong with it.
import type { ClassificationOutput, RoutingField, SoughtSkill } from "~/api/types";

const CAPACITY_PROFILE = "capacity_profile";
const LARGEST_PRIORITY = 10_000;
const ATTRIBUTE = /^attribute:[A-Za-z][A-Za-z0-9_]{0,49}$/;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Numbers as numbers; whatever is none is left for `outputsLack` to name. */
export function written(outputs: ClassificationOutput[], fields: RoutingField[]): ClassificationOutput[] {
  return outputs.map(({ field, value }) => {
    if (Array.isArray(value)) return { field, value };
    const text = String(value).trim();
    const numeric = fields.find((one) => one.name === field)?.type === "number";
    return { field, value: numeric && text && Number.isFinite(Number(text)) ? Number(text) : text };
  });
}

/** The sentence that says what to change, or undefined. `outputs` are written already. */
export function outputsLack(outputs: ClassificationOutput[], fields: RoutingField[]): string | undefined {
  if (outputs.length === 0) return "Say what the rule sets: press “Set something”.";
  // A rule may add several capacity profiles, each once.
  const said = ({ field, value }: ClassificationOutput) => (field === CAPACITY_PROFILE ? `${field} ${value}` : field);
  const twice = outputs.find((output, at) => outputs.findIndex((one) => said(one) === said(output)) !== at);
  if (twice) return `${labelOf(twice.field, fields)} is set twice: remove one.`;
  for (const { field, value } of outputs) {
    const said = Array.isArray(value) ? skillsLack(value) : lackOf(field, value, fields);
    if (said) return said;
  }
  return undefined;
}

export const MOST_SKILLS = 10;

const skillsLack = (skills: SoughtSkill[]): string | undefined =>
  skills.length === 0 || skills.length > MOST_SKILLS ? `Set Skills: choose 1 to ${MOST_SKILLS} skills.` : undefined;

function lackOf(field: string, value: string | number, fields: RoutingField[]): string | undefined {
  const label = labelOf(field, fields);
  if (field.startsWith("attribute:") && !ATTRIBUTE.test(field))
    return "Name the attribute: a Latin letter first, then letters, digits and _, up to 50.";
  if (field === CAPACITY_PROFILE && value === "") return "Set Capacity profile: choose one.";
  if (value === "") return `Set ${label}: write a value.`;
  if (field === "priority" && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST_PRIORITY))
    return `Set Priority: write a whole number from 0 to ${LARGEST_PRIORITY}; smaller goes first.`;
  if (field === "language" && !LANGUAGE.test(String(value)))
    return "Set Language: write a language code such as ja, th or zh-TW.";
  if (fields.find((one) => one.name === field)?.type === "number" && typeof value !== "number")
    return `Set ${label}: write a number.`;
  return undefined;
}

export const outputsInWords = (outputs: ClassificationOutput[], fields: RoutingField[]): string =>
  outputs.map(({ field, value }) => `${labelOf(field, fields)}: ${valueInWords(field, value, fields)}`).join(", ");

const valueInWords = (field: string, value: ClassificationOutput["value"], fields: RoutingField[]) =>
  Array.isArray(value)
    ? value.map((one) => `${skillName(one, fields)} ${one.rating}`).join(", ")
    : wordOf(field, value, fields);

/** The name of a skill that a rule wants; its id when it is gone. */
export const skillName = ({ skill_id }: SoughtSkill, fields: RoutingField[]): string =>
  fields.find((field) => field.name === "skills")?.choices?.find((one) => one.value === skill_id)?.label ?? skill_id;

const labelOf = (name: string, fields: RoutingField[]) =>
  fields.find((field) => field.name === name)?.label ?? name.replace(/^(attribute|variable):/, "");

const wordOf = (name: string, value: string | number, fields: RoutingField[]) =>
  fields.find((field) => field.name === name)?.choices?.find((choice) => choice.value === value)?.label ?? value;
