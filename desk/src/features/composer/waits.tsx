// Says beside the box why what is sent now waits, and that nothing is lost by it.
import { Text } from "@fluentui/react-components";
import { TROUBLE_WORDS } from "~/actions/account-trouble";
import { useTrouble } from "~/api/standings";
import type { Id } from "~/api/types";

export function Waits({ account }: { account: Id }) {
  const trouble = useTrouble(account);
  return trouble && <Text size={200}>{TROUBLE_WORDS[trouble].waits}</Text>;
}
