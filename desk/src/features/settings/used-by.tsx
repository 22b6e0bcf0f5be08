// What uses a record and so keeps it from being deleted, before anybody tries.
import { Text } from "@fluentui/react-components";

export function UsedBy({ uses }: { uses: string[] | undefined }) {
  if (!uses || uses.length === 0) return null;
  return <Text>Used by {uses.join(", ")}.</Text>;
}
