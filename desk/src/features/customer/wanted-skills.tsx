// The skills that a conversation wants of whoever takes it, and a way to change them.
import { Badge, Link, makeStyles } from "@fluentui/react-components";
import { lazy, Suspense, useState } from "react";
import type { Conversation } from "~/api/types";
import { ratingWords } from "~/ui/skill-ratings";

const SkillsDialog = lazy(() => import("./skills-dialog").then((part) => ({ default: part.SkillsDialog })));

const useStyles = makeStyles({ root: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px" } });

export function WantedSkills({ conversation, mayEdit }: { conversation: Conversation; mayEdit: boolean }) {
  const styles = useStyles();
  const [editing, setEditing] = useState(false);
  return (
    <span className={styles.root}>
      {conversation.skills.map((skill) => (
        <Badge key={skill.id} appearance="tint" color="informative">
          {skill.name} · {ratingWords(skill)}
        </Badge>
      ))}
      {conversation.skills.length === 0 && "None"}
      {mayEdit && (
        <Link as="button" onClick={() => setEditing(true)}>
          Edit skills
        </Link>
      )}
      {editing && (
        <Suspense fallback={null}>
          <SkillsDialog conversation={conversation} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </span>
  );
}
