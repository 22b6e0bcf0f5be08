// The rich menus of one LINE account: what there is, what is shown when, and the editor that makes them.
import { Button, Link, makeStyles, Text, Title3 } from "@fluentui/react-components";
import { AddRegular, GridRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { lineAccounts } from "~/api/admin";
import { explain } from "~/api/problem";
import { foreignRichMenus, richMenus } from "~/api/rich-menus";
import type { Id, Named, RichMenu } from "~/api/types";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { ForeignCard, RichMenuCard } from "./rich-menu-card";
import { RichMenuEditor } from "./rich-menu-editor";
import { RichMenuRules } from "./rich-menu-rules";

const useStyles = makeStyles({
  cards: { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(260px, 1fr))", gap: "16px" },
  section: { display: "flex", flexDirection: "column", gap: "12px", marginTop: "32px" },
  title: { margin: 0 },
});

const EMPTY =
  "A rich menu is a picture under the chat whose parts can be pressed: to say something, open a page, or show another menu. Draw one here, and let it stand for everybody or only while a conversation is open.";

export function RichMenusPage() {
  const { accountId = "" } = useParams({ strict: false });
  const accounts = useQuery(lineAccounts);
  const navigate = useNavigate();
  const account = accounts.data?.items.find((one) => one.id === accountId);
  if (accounts.isError && !accounts.data)
    return <Trouble text={explain(accounts.error)} onRetry={() => void accounts.refetch()} />;
  if (accounts.data && !account) return <Trouble text="There is no such LINE account." />;
  return (
    <>
      <div style={{ padding: "16px 32px 0" }}>
        <Link as="button" onClick={() => void navigate({ to: "/admin/line-accounts" })}>
          ← LINE accounts
        </Link>
      </div>
      {account ? <RichMenus account={account} /> : <SkeletonRows label="Loading Rich menus" />}
    </>
  );
}

export function RichMenus({ account }: { account: Named }) {
  const styles = useStyles();
  const query = useQuery(richMenus(account.id));
  const [editing, setEditing] = useState<RichMenu | "new" | null>(null);
  const menus = query.data?.items ?? [];
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing("new")}>
      New rich menu
    </Button>
  );
  return (
    <Page
      title="Rich menus"
      text={`What stands under the chat with ${account.name} on customers’ phones.`}
      action={menus.length > 0 && add}
    >
      {query.isPending && <SkeletonRows label="Loading Rich menus" />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && menus.length === 0 && (
        <EmptyState icon={<GridRegular />} title="No rich menu yet" text={EMPTY} action={add} />
      )}
      <div className={styles.cards}>
        {menus.map((menu) => (
          <RichMenuCard key={menu.id} accountId={account.id} menu={menu} onOpen={() => setEditing(menu)} />
        ))}
      </div>
      {menus.some((menu) => menu.line_id !== null) && (
        <Section title="What is shown when">
          <RichMenuRules accountId={account.id} menus={menus} />
        </Section>
      )}
      <Foreign accountId={account.id} />
      {editing && (
        <RichMenuEditor
          account={account}
          menu={editing === "new" ? null : editing}
          menus={menus}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}

function Foreign({ accountId }: { accountId: Id }) {
  const styles = useStyles();
  const { data, isError, error, refetch } = useQuery(foreignRichMenus(accountId));
  if (isError)
    return (
      <Section title="Made elsewhere">
        <Trouble text={explain(error)} onRetry={() => void refetch()} />
      </Section>
    );
  if (!data || data.items.length === 0) return null;
  return (
    <Section title="Made elsewhere">
      <Text>Other programs made these at LINE. They are changed and deleted there.</Text>
      <div className={styles.cards}>
        {data.items.map((menu) => (
          <ForeignCard key={menu.line_id} menu={menu} />
        ))}
      </div>
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={title}>
      <Title3 as="h2" className={styles.title}>
        {title}
      </Title3>
      {children}
    </section>
  );
}
