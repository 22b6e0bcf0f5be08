// Builds the condition of a rule: groups and rules, each with a field, a comparison, and what it is compared with.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";
import { QueryBuilder, type RuleGroupType } from "react-querybuilder";
import type { RoutingField } from "~/api/types";
import { type Condition, comparableWith, DEEPEST, fieldOf, stripped } from "./condition";
import {
  AddGroup,
  AddRule,
  CombinatorSelector,
  type ConditionContext,
  FieldSelector,
  NotToggle,
  OperatorSelector,
  placeOf,
  RemoveAction,
  SourceSelector,
} from "./condition-controls";
import { ConditionValue } from "./condition-value";
import { conditionInWords } from "./condition-words";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    "& .ruleGroup": {
      display: "flex",
      flexDirection: "column",
      gap: "8px",
      padding: "12px",
      borderRadius: tokens.borderRadiusMedium,
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      backgroundColor: tokens.colorNeutralBackground2,
    },
    "& .ruleGroup .ruleGroup": { backgroundColor: tokens.colorNeutralBackground1 },
    "& .ruleGroup-header": { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
    "& .ruleGroup-body": { display: "flex", flexDirection: "column", gap: "8px" },
    "& .rule": { display: "flex", flexWrap: "wrap", alignItems: "flex-start", gap: "8px" },
  },
  words: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
});

const CONTROLS = {
  fieldSelector: FieldSelector,
  operatorSelector: OperatorSelector,
  valueEditor: ConditionValue,
  valueSourceSelector: SourceSelector,
  combinatorSelector: CombinatorSelector,
  notToggle: NotToggle,
  addRuleAction: AddRule,
  addGroupAction: AddGroup,
  removeRuleAction: RemoveAction,
  removeGroupAction: RemoveAction,
};

interface Props {
  condition: Condition;
  fields: RoutingField[];
  /** What fields may be compared with, besides what is written. */
  others?: RoutingField[];
  fault: ConditionContext["fault"];
  onChange(condition: Condition): void;
}

const NONE: RoutingField[] = [];

export function ConditionBuilder({ condition, fields, others = NONE, fault, onChange }: Props) {
  const styles = useStyles();
  // Kept apart from the condition: it has ids for what is drawn, and what is being typed.
  const [query, setQuery] = useState(() => structuredClone(condition) as RuleGroupType);
  const choices = useMemo(() => fields.filter(({ operators }) => operators.length > 0).map(choiceOf), [fields]);
  const context = useMemo<ConditionContext>(() => ({ fields, others, fault }), [fields, others, fault]);

  function change(next: RuleGroupType) {
    setQuery(next);
    const said = stripped(next, fields);
    // It tells of ids that it has given, too.
    if (JSON.stringify(said) !== JSON.stringify(stripped(query, fields))) onChange(said);
  }

  return (
    <section className={styles.root} aria-label="Condition">
      <Text weight="semibold">Condition</Text>
      <QueryBuilder
        fields={choices}
        query={query}
        onQueryChange={change}
        controlElements={CONTROLS}
        context={context}
        maxLevels={DEEPEST}
        accessibleDescriptionGenerator={({ path }) => `Group: ${placeOf(path)}`}
        showNotToggle
        addRuleToNewGroups
        resetOnOperatorChange={false}
        getValueSources={(name, operator) =>
          comparableWith(fieldOf(fields, name), operator, others).length > 0 ? ["value", "field"] : ["value"]
        }
        getDefaultValue={(rule) =>
          fieldOf(fields, rule.field)?.type === "flag" && rule.valueSource !== "field" ? true : ""
        }
      />
      <Text size={200} className={styles.words} aria-live="polite" dir="auto">
        In words: {conditionInWords(stripped(query, fields), fields, others)}
      </Text>
    </section>
  );
}

const choiceOf = (field: RoutingField) => ({
  name: field.name,
  label: field.label,
  operators: field.operators.map(({ name, words }) => ({ name, label: words })),
});
