// The steps of a wizard, down its left side.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircleFilled, CircleRegular, RadioButtonFilled } from "@fluentui/react-icons";

const useStyles = makeStyles({
  root: { listStyleType: "none", margin: 0, padding: 0, display: "grid", gap: "14px", alignContent: "start" },
  step: { display: "flex", alignItems: "center", gap: "8px", color: tokens.colorNeutralForeground3 },
  here: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  icon: { display: "flex", fontSize: "18px", color: tokens.colorBrandForeground1 },
});

export function WizardSteps({ steps, current }: { steps: string[]; current: number }) {
  const styles = useStyles();
  return (
    <ol className={styles.root} aria-label="Steps">
      {steps.map((step, index) => (
        <li
          key={step}
          className={mergeClasses(styles.step, index === current && styles.here)}
          aria-current={index === current ? "step" : undefined}
        >
          <span className={styles.icon} aria-hidden>
            {index < current ? (
              <CheckmarkCircleFilled />
            ) : index === current ? (
              <RadioButtonFilled />
            ) : (
              <CircleRegular />
            )}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
