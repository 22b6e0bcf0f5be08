// The rich menu that an administrator gives to one customer instead of everybody's.
import { Dropdown, Option, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "~/api/problem";
import { chooseRichMenu, chosenRichMenu, richMenus } from "~/api/rich-menus";
import type { Id } from "~/api/types";

const NONE = "none";

export function OwnMenu({ accountId, customerId }: { accountId: Id; customerId: Id }) {
  const menus = useQuery(richMenus(accountId));
  const chosen = useQuery(chosenRichMenu(accountId, customerId));
  const [trouble, setTrouble] = useState<string | null>(null);
  const live = (menus.data?.items ?? []).filter((menu) => menu.line_id !== null);
  if (!chosen.data || live.length === 0) return null;
  const now = live.find((menu) => menu.id === chosen.data.menu_id);

  async function choose(value: string | undefined) {
    setTrouble(null);
    try {
      await chooseRichMenu(accountId, customerId, value && value !== NONE ? value : null);
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <section aria-label="Rich menu" style={{ display: "flex", flexDirection: "column", gap: 4, marginTop: 12 }}>
      <Text size={200}>Rich menu on their phone</Text>
      <Dropdown
        size="small"
        style={{ minWidth: 0 }}
        aria-label="Rich menu of this customer"
        value={now?.name ?? "As everybody"}
        selectedOptions={[now?.id ?? NONE]}
        onOptionSelect={(_, data) => void choose(data.optionValue)}
      >
        <Option value={NONE}>As everybody</Option>
        {live.map((menu) => (
          <Option key={menu.id} value={menu.id}>
            {menu.name}
          </Option>
        ))}
      </Dropdown>
      {trouble && (
        <Text size={200} role="alert">
          {trouble}
        </Text>
      )}
    </section>
  );
}
