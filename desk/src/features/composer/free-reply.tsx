// How long an answer still costs nothing, because LINE's reply token of the customer's last message is still good.
import { Text, Tooltip } from "@fluentui/react-components";
import { useSeconds } from "~/ui/use-now";

interface Props {
  until: string | null;
  /** Whether the account sends nothing but free replies. */
  only?: boolean;
}

export function FreeReply({ until, only = false }: Props) {
  const now = useSeconds();
  const left = until ? Math.ceil((Date.parse(until) - now) / 1000) : 0;
  if (left <= 0)
    return only ? <Text size={200}>Only free replies here: answer when the customer writes again.</Text> : null;
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return (
    <Tooltip
      content="Until then your answer does not count towards the account’s monthly messages."
      relationship="description"
    >
      <Text size={200}>free reply {clock} left</Text>
    </Tooltip>
  );
}
