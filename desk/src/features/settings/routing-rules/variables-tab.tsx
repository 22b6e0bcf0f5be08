// Context variables: what a workstream knows of its conversations beside what customers write.
import { Button, Input, makeStyles, Select, Text, tokens } from "@fluentui/react-components";
import { AddRegular, BracesVariableRegular, DeleteRegular } from "@fluentui/react-icons";
import { EmptyState } from "~/ui/empty-state";
import { DeletedBar } from "./deleted-bar";
import { MOST_VARIABLES, type VariableDraft, type VariablesDraft } from "./drafts";
import { newKey } from "./ordered";
import { Act } from "./row-action";
import { UnsavedBar } from "./unsaved-bar";
import type { RulesDraft } from "./use-rules-draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  name: { width: "320px" },
  add: { alignSelf: "start" },
  fault: { color: tokens.colorPaletteRedForeground1 },
});

interface Props {
  rules: RulesDraft<VariablesDraft>;
  draft: VariablesDraft;
}

export function VariablesTab({ rules, draft }: Props) {
  const styles = useStyles();
  const { variables } = draft;
  const change = (next: VariableDraft[]) => rules.change({ variables: next });
  const replace = (key: string, part: Partial<VariableDraft>) =>
    change(variables.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = (
    <Button
      className={styles.add}
      appearance={variables.length === 0 ? "primary" : "secondary"}
      icon={<AddRegular />}
      disabledFocusable={variables.length >= MOST_VARIABLES}
      onClick={() => change([...variables, { key: newKey(), name: "", type: "text" }])}
    >
      Add a variable
    </Button>
  );
  return (
    <div className={styles.root}>
      <Text>Classification gives context variables their values, and rules can ask about them.</Text>
      {variables.length === 0 && (
        <EmptyState
          icon={<BracesVariableRegular />}
          title="No context variables yet"
          text="For example: order_value, a number. A rule can set it, and another lead what is worth more than 50000 to its own queue."
          action={add}
        />
      )}
      <DeletedBar rules={rules} />
      <ul className={styles.list} aria-label="Context variables">
        {variables.map((variable, index) => (
          <li key={variable.key} className={styles.row}>
            <Input
              className={styles.name}
              aria-label={`Name of variable ${index + 1}`}
              aria-invalid={rules.fault?.key === variable.key}
              placeholder="order_value"
              maxLength={100}
              value={variable.name}
              onChange={(_, data) => replace(variable.key, { name: data.value })}
            />
            <Select
              aria-label={`Type of variable ${index + 1}`}
              value={variable.type}
              onChange={(_, data) => replace(variable.key, { type: data.value as VariableDraft["type"] })}
            >
              <option value="text">Text</option>
              <option value="number">Number</option>
            </Select>
            <Act
              label={`Delete variable ${variable.name || index + 1}`}
              icon={<DeleteRegular />}
              off={false}
              run={() =>
                rules.remove(
                  { variables: variables.filter((one) => one !== variable) },
                  `“${variable.name || `Variable ${index + 1}`}”`,
                )
              }
            />
            {rules.fault?.key === variable.key && (
              <Text size={200} className={styles.fault}>
                {rules.fault.message}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {variables.length > 0 && add}
      <UnsavedBar rules={rules} onSave={() => void rules.save()} />
    </div>
  );
}
