// The LINE accounts of a workstream: set up, changed, and removed.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { lineInstances, removeLine } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { LineInstanceView, Workstream } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { ConfirmButton } from "../confirm-button";
import { SetUpLine } from "./set-up-line";
import { filesInWords } from "./set-up-line-pages";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "12px" },
  instance: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function WorkstreamLine({ workstream }: { workstream: Workstream }) {
  const styles = useStyles();
  const instances = useQuery(lineInstances(workstream.id));
  const [editing, setEditing] = useState<LineInstanceView | "new" | null>(null);
  return (
    <section aria-label="LINE" className={styles.section}>
      <Text weight="semibold">LINE</Text>
      {instances.isError && <Trouble text={explain(instances.error)} onRetry={() => void instances.refetch()} />}
      {instances.data?.items.map((instance) => (
        <section key={instance.account.id} aria-label={instance.account.name} className={styles.instance}>
          <Text>{instance.account.name}</Text>
          <Text size={200} className={styles.faint}>
            Language {instance.language} · files {filesInWords(instance)}
          </Text>
          <Button style={{ alignSelf: "start" }} onClick={() => setEditing(instance)}>
            Change
          </Button>
          <ConfirmButton
            label="Remove"
            consequence={`The running conversations of ${instance.account.name} are closed; their transcripts stay.`}
            confirm="Remove and close conversations"
            run={() => removeLine(workstream.id, instance.account.id)}
            onDone={() => undefined}
          />
        </section>
      ))}
      <Button style={{ alignSelf: "start" }} icon={<AddRegular />} onClick={() => setEditing("new")}>
        Set up LINE
      </Button>
      {editing && (
        <SetUpLine
          workstream={workstream}
          instance={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}
