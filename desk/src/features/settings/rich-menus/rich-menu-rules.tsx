// Which rich menu is shown when: to everybody, and while a conversation is in a state.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useForm } from "~/actions/use-form";
import { explain } from "~/api/problem";
import { richMenuRules, setDefaultRichMenu, setRichMenuRules } from "~/api/rich-menus";
import type { Id, RichMenu, RichMenuRules as Rules } from "~/api/types";
import { ChoiceField } from "~/ui/fields";
import { Trouble } from "~/ui/trouble";
import { PageForm } from "../page-form";

const STATES = [
  { state: "open", label: "While nobody has answered yet" },
  { state: "active", label: "While a representative is answering" },
  { state: "waiting", label: "While the conversation waits for the customer" },
] as const;
const NONE = "none";

interface Props {
  accountId: Id;
  menus: RichMenu[];
}

export function RichMenuRules({ accountId, menus }: Props) {
  const rules = useQuery(richMenuRules(accountId));
  if (rules.isError && !rules.data) return <Trouble text={explain(rules.error)} onRetry={() => void rules.refetch()} />;
  if (!rules.data) return null;
  const standard = menus.find((menu) => menu.is_default)?.id ?? null;
  const saved = { standard: standard ?? NONE, ...words(rules.data) };
  return <RulesForm key={JSON.stringify(saved)} accountId={accountId} menus={menus} saved={saved} />;
}

type Values = { standard: string } & Record<keyof Rules, string>;

function RulesForm({ accountId, menus, saved }: Props & { saved: Values }) {
  const form = useForm<Values>(saved, {
    check: () => ({}),
    save: async ({ standard, ...states }) => {
      if (standard !== saved.standard) await setDefaultRichMenu(accountId, id(standard));
      await setRichMenuRules(accountId, {
        open: id(states.open),
        active: id(states.active),
        waiting: id(states.waiting),
      });
    },
  });
  const live = menus.filter((menu) => menu.line_id !== null).map((menu) => ({ value: menu.id, text: menu.name }));

  return (
    <PageForm form={form} saved="Phones follow in a moment">
      <ChoiceField
        label="Everybody sees"
        hint="The default of the account."
        value={form.values.standard}
        choices={[{ value: NONE, text: "No menu" }, ...live]}
        onChange={(value) => form.set("standard", value)}
      />
      {STATES.map(({ state, label }) => (
        <ChoiceField
          key={state}
          label={label}
          value={form.values[state]}
          choices={[{ value: NONE, text: "The same as otherwise" }, ...live]}
          onChange={(value) => form.set(state, value)}
        />
      ))}
      <Text size={200}>When a conversation ends, its customer sees the menu that everybody sees again.</Text>
    </PageForm>
  );
}

const id = (value: string): Id | null => (value === NONE ? null : value);

const words = ({ open, active, waiting }: Rules) => ({
  open: open ?? NONE,
  active: active ?? NONE,
  waiting: waiting ?? NONE,
});
