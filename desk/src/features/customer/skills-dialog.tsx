// Says which skills a conversation wants, for whoever takes it next.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDesk } from "~/actions/desk";
import { explain } from "~/api/problem";
import { setWantedSkills, skillChoices } from "~/api/skills";
import type { Conversation } from "~/api/types";
import { type RatedSkill, SkillRatings } from "~/ui/skill-ratings";
import { Trouble } from "~/ui/trouble";

const MOST = 10;

const useStyles = makeStyles({
  surface: { maxWidth: "520px" },
  fields: { display: "flex", flexDirection: "column", gap: "12px" },
});

export function SkillsDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const styles = useStyles();
  const { notify } = useDesk();
  const choices = useQuery(skillChoices);
  const [skills, setSkills] = useState<RatedSkill[]>(conversation.skills);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function save() {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      await setWantedSkills(conversation.id, skills);
    } catch (error) {
      setTrouble(explain(error));
      return setBusy(false);
    }
    notify({ intent: "success", title: "Skills saved" });
    onClose();
  }

  return (
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Skills this conversation wants</DialogTitle>
          <DialogContent>
            <div className={styles.fields}>
              {trouble && <Trouble text={trouble} />}
              {choices.isError && !choices.data && (
                <Trouble text={explain(choices.error)} onRetry={() => void choices.refetch()} />
              )}
              <Text size={200}>Who it is offered to next depends on them, such as after a transfer to a queue.</Text>
              <SkillRatings
                label="wanted skills"
                choices={choices.data ?? []}
                skills={skills}
                most={MOST}
                onChange={setSkills}
              />
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void save()}>
              Save
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
