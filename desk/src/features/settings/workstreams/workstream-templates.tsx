// Which notification template a workstream's offers follow, on each occasion on which it offers something.
import { useQuery } from "@tanstack/react-query";
import { notificationTemplates } from "~/api/notification-templates";
import type { Id } from "~/api/types";
import { ChoiceField } from "~/ui/fields";
import { PageLink } from "~/ui/page-link";

const OCCASIONS = [
  { column: "known_template_id", label: "Offer of a known customer", shipped: "LINE: known customer" },
  { column: "unknown_template_id", label: "Offer of a new customer", shipped: "LINE: new customer" },
  { column: "transfer_template_id", label: "Offer of what is handed on", shipped: "LINE: transfer" },
] as const;

type Occasion = (typeof OCCASIONS)[number]["column"];

interface Props {
  /** Null before anything is chosen: the template that comes with the product. */
  values: Record<Occasion, Id | null>;
  errors: Partial<Record<Occasion, string>>;
  onChange(occasion: Occasion, template: Id): void;
}

export function WorkstreamTemplates({ values, errors, onChange }: Props) {
  const templates = useQuery(notificationTemplates).data?.items ?? [];
  const choices = templates.map(({ id, name, countdown_seconds }) => ({
    value: id,
    text: `${name} (${countdown_seconds} s)`,
  }));
  const usual = (name: string) => templates.find((template) => template.shipped && template.name === name)?.id ?? "";
  return (
    <>
      {OCCASIONS.map(({ column, label, shipped }) => (
        <ChoiceField
          key={column}
          label={label}
          placeholder={shipped}
          value={values[column] ?? usual(shipped)}
          error={errors[column]}
          choices={choices}
          onChange={(template) => onChange(column, template)}
        />
      ))}
      <PageLink path="/admin/notification-templates">What an offer shows, and how long it rings</PageLink>
    </>
  );
}
