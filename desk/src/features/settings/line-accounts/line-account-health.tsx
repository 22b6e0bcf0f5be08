// How an account is doing: who LINE says it is, what is wrong and what to do, and when what was last seen.
import { Button, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { pushAgain, validateLineAccount } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { LineAccount } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { Trouble } from "~/ui/trouble";
import { BotCard } from "./bot-card";
import { VerifyWebhook } from "./verify-webhook";

const useStyles = makeStyles({
  panel: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  facts: { display: "grid", gridTemplateColumns: "max-content 1fr", columnGap: "16px", rowGap: "4px", margin: 0 },
  value: { margin: 0 },
  buttons: { display: "flex", gap: "8px", flexWrap: "wrap" },
});

const SERIOUS = ["unusable", "token_refused", "invalid", "token_expired", "signature_failures", "quota_ran_out"];
const VALIDATION = { valid: "Valid", invalid: "Not valid", unchecked: "Not checked yet" };
const KIND = { long_lived: "Long-lived", v2_1: "Version 2.1", stateless: "Stateless" };

export function LineAccountHealth({ account }: { account: LineAccount }) {
  const styles = useStyles();
  return (
    <section aria-label="Health" className={styles.panel}>
      <BotCard bot={account.bot} />
      {account.warnings.map(({ code, text }) => (
        <MessageBar key={code} intent={SERIOUS.includes(code) ? "error" : "warning"} layout="multiline">
          <MessageBarBody>{text}</MessageBarBody>
        </MessageBar>
      ))}
      <dl className={styles.facts}>
        {factsOf(account).map((fact) => (
          <FactLine key={fact.name} {...fact} />
        ))}
      </dl>
      <div className={styles.buttons}>
        <AtLine label="Check credentials again" run={() => validateLineAccount(account.id)} />
        {account.warnings.some(({ code }) => code === "quota_ran_out") && (
          <AtLine label="Try pushing again" run={() => pushAgain(account.id)} />
        )}
      </div>
      <VerifyWebhook accountId={account.id} />
    </section>
  );
}

interface Fact {
  name: string;
  words: string;
  /** A moment that the words lead up to. */
  at?: string | null;
}

function FactLine({ name, words, at }: Fact) {
  const styles = useStyles();
  return (
    <>
      <dt>{name}</dt>
      <dd className={styles.value}>
        {words} {at && <RelativeTime at={at} />}
      </dd>
    </>
  );
}

function factsOf({ health, quota, validation, privacy, last_webhook_at, channel_access_token }: LineAccount): Fact[] {
  const failures = health.signature_failures;
  const { kind, expires_at } = channel_access_token;
  return [
    {
      name: "Credentials",
      words: `${VALIDATION[validation.state]}${validation.at ? ", checked" : ""}`,
      at: validation.at,
    },
    { name: "Last webhook", words: last_webhook_at ? "" : "Never", at: last_webhook_at },
    {
      name: "Wrong signatures",
      words: failures > 0 ? `${failures} in a row, the last` : "None since the last right one",
      at: failures > 0 ? health.last_signature_failure_at : null,
    },
    {
      name: "Redelivery",
      words: health.redelivery_seen_at ? "Seen" : "Not seen yet: see that Webhook redelivery is on",
      at: health.redelivery_seen_at,
    },
    {
      name: "Messages this month",
      words: quota ? `${quota.used} of ${quota.limit ?? "any number"}, as of` : "Not known yet",
      at: quota?.checked_at ?? null,
    },
    {
      name: "Access token",
      words: kind === "long_lived" ? KIND[kind] : `${KIND[kind]}, renewed by Madoguchi; this one ends`,
      at: expires_at,
    },
    {
      name: "Privacy",
      words: privacy ? `${privacy.by.name} agreed to the text of ${privacy.version},` : "Nobody has agreed yet",
      at: privacy?.at ?? null,
    },
  ];
}

/** Something that is asked of LINE, with what goes wrong said beneath. */
function AtLine({ label, run }: { label: string; run(): Promise<unknown> }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function perform() {
    setBusy(true);
    setTrouble(null);
    try {
      await run();
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button disabledFocusable={busy} icon={busy ? <Spinner size="tiny" /> : null} onClick={() => void perform()}>
        {label}
      </Button>
      {trouble && <Trouble text={trouble} />}
    </>
  );
}
