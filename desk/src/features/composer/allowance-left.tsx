// What is left of the account's month, since the next answer may count towards it.
import { makeStyles, mergeClasses, Text, Tooltip, tokens } from "@fluentui/react-components";
import { WarningRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { allowances } from "~/api/allowances";
import type { Id } from "~/api/types";

const FEW = 0.1;

const useStyles = makeStyles({
  text: { display: "inline-flex", alignItems: "center", gap: "4px" },
  few: { color: tokens.colorPaletteMarigoldForeground2 },
  none: { color: tokens.colorPaletteRedForeground1 },
});

export function AllowanceLeft({ account }: { account: Id }) {
  const styles = useStyles();
  const { data } = useQuery(allowances);
  const found = data?.items.find((one) => one.account.id === account);
  if (found?.ran_out_at)
    return (
      <Text size={200} className={mergeClasses(styles.text, styles.none)}>
        <WarningRegular aria-hidden /> no messages left this month
      </Text>
    );
  if (!found?.checked_at) return null;
  const { limit, used } = found;
  if (limit === null) return <Text size={200}>quota unlimited</Text>;
  const left = Math.max(limit - used, 0);
  const few = left < limit * FEW;
  return (
    <Tooltip
      content="Messages that count towards the account’s plan this month: every push, once for each who gets it."
      relationship="description"
    >
      <Text size={200} className={mergeClasses(styles.text, few && styles.few)}>
        {few && <WarningRegular aria-hidden />}
        quota {used.toLocaleString()} / {limit.toLocaleString()}
        {few && ` — only ${left.toLocaleString()} left`}
      </Text>
    </Tooltip>
  );
}
