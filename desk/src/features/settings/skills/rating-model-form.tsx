// A rating model: its name, and a word for each rating.
import { Button, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { failed, required, useForm } from "~/actions/use-form";
import { changeRatingModel, createRatingModel, deleteRatingModel } from "~/api/skills";
import type { RatingModel } from "~/api/types";
import { TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { ConfirmButton } from "../confirm-button";
import { newStep, type RatingStep, ratingsLack, stepsOf, writtenRatings } from "./rating-steps";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  number: { width: "88px" },
  label: { flexGrow: 1, minWidth: 0 },
  fault: { color: tokens.colorPaletteRedForeground1 },
  add: { alignSelf: "start" },
});

export function RatingModelForm({ model, onClose }: { model: RatingModel | null; onClose(): void }) {
  const notify = useNotify();
  const form = useForm(
    { name: model?.name ?? "", ratings: stepsOf(model?.ratings ?? []) },
    {
      check: ({ name, ratings }) => failed({ name: required(name, "a name"), ratings: ratingsLack(ratings) }),
      save: ({ name, ratings }) => {
        const body = { name, ratings: writtenRatings(ratings) };
        return model ? changeRatingModel(model.id, body) : createRatingModel(body);
      },
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Rating model ${values.name.trim()} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={model ? model.name : "Add a rating model"}
      submitLabel={model ? "Save" : "Add rating model"}
      busy={form.busy}
      dirty={form.dirty}
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
      <Steps steps={values.ratings} error={errors.ratings} onChange={(ratings) => set("ratings", ratings)} />
      {model && (
        <ConfirmButton
          label="Delete this rating model"
          consequence="It can only go when no skill is rated by it."
          confirm="Delete it"
          run={() => deleteRatingModel(model.id)}
          onDone={() => {
            notify({ intent: "success", title: `${model.name} deleted` });
            onClose();
          }}
        />
      )}
    </FormDrawer>
  );
}

interface StepsProps {
  steps: RatingStep[];
  error: string | undefined;
  onChange(steps: RatingStep[]): void;
}

function Steps({ steps, error, onChange }: StepsProps) {
  const styles = useStyles();
  const change = (key: string, part: Partial<RatingStep>) =>
    onChange(steps.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <section className={styles.root} aria-label="Ratings">
      <Text weight="semibold">Ratings</Text>
      <Text size={200}>
        More is better. Between two models, ratings are compared by their place from least to most.
      </Text>
      {steps.map((step, index) => (
        <div key={step.key} className={styles.row}>
          <Input
            className={styles.number}
            inputMode="numeric"
            aria-label={`Number of rating ${index + 1}`}
            value={step.rating}
            onChange={(_, data) => change(step.key, { rating: data.value })}
          />
          <Input
            className={styles.label}
            aria-label={`Label of rating ${index + 1}`}
            placeholder="Label, such as Fluent"
            dir="auto"
            value={step.label}
            onChange={(_, data) => change(step.key, { label: data.value })}
          />
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={`Remove rating ${index + 1}`}
            onClick={() => onChange(steps.filter((one) => one.key !== step.key))}
          />
        </div>
      ))}
      {error && (
        <Text size={200} className={styles.fault} role="alert">
          {error}
        </Text>
      )}
      <Button
        className={styles.add}
        size="small"
        icon={<AddRegular />}
        onClick={() => onChange([...steps, newStep(steps)])}
      >
        Add a rating
      </Button>
    </section>
  );
}
