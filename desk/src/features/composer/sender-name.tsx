// In whose name an answer goes out, where its account shows customers who writes.
import { Text, Tooltip } from "@fluentui/react-components";
import { useDesk } from "~/actions/desk";
import { useShowsNames } from "~/api/standings";
import type { Id } from "~/api/types";
import { firstLetters } from "~/lib/text";

/** What LINE shows of a sender's name. */
const LETTERS = 20;

export function SenderName({ account }: { account: Id }) {
  const { me } = useDesk();
  if (!useShowsNames(account)) return null;
  const name = nameAtLine(me.name);
  if (name === null) return <Text size={200}>sent without your name: LINE takes none with “line” in it</Text>;
  return (
    <Tooltip content="Customers see this name above what you send." relationship="description">
      <Text size={200}>{`sent as ${name}`}</Text>
    </Tooltip>
  );
}

/** The name as customers see it; null where LINE would refuse it, so that the message goes without. */
function nameAtLine(name: string): string | null {
  const shown = firstLetters(name.trim().replace(/\s+/gu, " "), LETTERS);
  return shown.toLowerCase().includes("line") ? null : shown;
}
