// Tells everybody whom it concerns that an account's month is used up, until it no longer is.
import { Link, MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { allowances } from "~/api/allowances";
import type { Role } from "~/api/types";
import { exactTime, shortDate } from "~/lib/time";

export function QuotaBanner({ role }: { role: Role }) {
  const { data } = useQuery(allowances);
  const spent = data?.items.filter((one) => one.ran_out_at !== null) ?? [];
  return spent.map(({ account, month_ends_at }) => (
    <MessageBar key={account.id} intent="error" layout="multiline" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{account.name} has no LINE messages left this month.</MessageBarTitle>
        Free replies still go out; everything else waits until{" "}
        <time dateTime={month_ends_at} title={exactTime(month_ends_at)}>
          {shortDate(month_ends_at, Date.parse(month_ends_at))}
        </time>
        , or until the plan has more.{" "}
        {role === "administrator" && <Link href="/admin/line-accounts">See to it under LINE accounts</Link>}
      </MessageBarBody>
    </MessageBar>
  ));
}
