// Finds rules by a piece of their names, where there are more than are seen at a glance.
import { SearchBox } from "@fluentui/react-components";

const SEARCHABLE = 6;

interface Props {
  count: number;
  wanted: string;
  onWant(name: string): void;
}

export function RuleSearch({ count, wanted, onWant }: Props) {
  if (count < SEARCHABLE && !wanted) return null;
  return (
    <SearchBox
      aria-label="Search rules"
      placeholder="Search by name"
      value={wanted}
      onChange={(_, data) => onWant(data.value)}
    />
  );
}
