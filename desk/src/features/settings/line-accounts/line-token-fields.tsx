// The fields of an access token, of whichever kind; a signing key is pasted or made here.
import { Button, Spinner, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { Errors } from "~/actions/use-form";
import { generateAssertionKey } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { TokenKind } from "~/api/types";
import { CopyField } from "~/ui/copy-field";
import { ChoiceField, TextField } from "~/ui/fields";
import { Trouble } from "~/ui/trouble";
import { type Credentials, TOKEN_KINDS } from "./line-credentials";

interface Props {
  values: Credentials;
  errors: Errors<Credentials>;
  onChange<K extends keyof Credentials>(field: K, value: Credentials[K]): void;
  /** What is on file already, where an account is changed. */
  onFile?: string | undefined;
}

export function LineTokenFields({ values, errors, onChange, onFile }: Props) {
  return (
    <>
      <ChoiceField
        label="Kind of access token"
        hint="LINE advises tokens that end. Madoguchi issues and renews them by itself."
        value={values.token_kind}
        choices={TOKEN_KINDS}
        onChange={(value) => onChange("token_kind", value as TokenKind)}
      />
      {values.token_kind === "long_lived" && (
        <TextField
          label={onFile ? "Replace the access token" : "Channel access token"}
          required={!onFile}
          type="password"
          autoComplete="new-password"
          hint={onFile ?? "Messaging API tab, at the very end → Channel access token (long-lived) → Issue."}
          value={values.channel_access_token}
          error={errors.channel_access_token}
          onChange={(value) => onChange("channel_access_token", value)}
        />
      )}
      {values.token_kind === "v2_1" && <SigningKey values={values} errors={errors} onChange={onChange} />}
    </>
  );
}

function SigningKey({ values, errors, onChange }: Props) {
  const [publicKey, setPublicKey] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function generate() {
    setBusy(true);
    setTrouble(null);
    try {
      const made = await generateAssertionKey();
      setPublicKey(made.public_key);
      onChange("assertion_key", made.assertion_key);
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {trouble && <Trouble text={trouble} />}
      {publicKey ? (
        <CopyField
          label="Public key"
          value={publicKey}
          hint="Basic settings → Assertion Signing Key → Register a public key: paste this. LINE then shows the key’s ID."
        />
      ) : (
        <>
          <TextField
            label="Private signing key"
            type="password"
            autoComplete="new-password"
            hint="The private half, as JWK or PEM, of a key that is registered in the channel. Or let one be made:"
            value={values.assertion_key}
            error={errors.assertion_key}
            onChange={(value) => onChange("assertion_key", value)}
          />
          <Button
            style={{ alignSelf: "start" }}
            disabledFocusable={busy}
            icon={busy ? <Spinner size="tiny" /> : null}
            onClick={() => void generate()}
          >
            Make a key pair
          </Button>
        </>
      )}
      <TextField
        label="Key ID (kid)"
        autoComplete="off"
        hint="Basic settings → Assertion Signing Key: the ID that LINE shows beside the registered key."
        value={values.assertion_kid}
        error={errors.assertion_kid}
        onChange={(value) => onChange("assertion_kid", value)}
      />
      {publicKey && <Text size={200}>The private half is sealed and is kept when you save.</Text>}
    </>
  );
}
