// Gives a skill to several people with one rating.
import { Button, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "~/api/admin";
import { skillChoices } from "~/api/skills";
import type { Id, Skill } from "~/api/types";
import { ChoiceField, ManyField } from "~/ui/fields";
import { ratingWords } from "~/ui/skill-ratings";

/** As many as the server changes at once. */
const MOST = 200;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  add: { alignSelf: "start" },
});

interface Props {
  skill: Skill;
  busy: boolean;
  onAdd(people: Id[], rating: number): Promise<boolean>;
}

export function AddMembers({ skill, busy, onAdd }: Props) {
  const styles = useStyles();
  const all = useQuery(users).data?.items.filter((user) => user.active) ?? [];
  const ratings = useQuery(skillChoices).data?.find((one) => one.id === skill.id)?.ratings ?? [];
  const [people, setPeople] = useState<Id[]>([]);
  const [rating, setRating] = useState("");
  const tooMany = people.length > MOST ? `Choose ${MOST} at most; do the others after.` : undefined;

  async function add() {
    if (await onAdd(people, Number(rating))) setPeople([]);
  }

  return (
    <div className={styles.root}>
      <ManyField
        label="Give it to"
        placeholder="Choose people"
        values={people}
        error={tooMany}
        choices={all.map((user) => ({ value: user.id, text: user.name }))}
        onChange={setPeople}
      />
      <ChoiceField
        label="Rated"
        hint="Whoever has it already gets this rating."
        placeholder="Choose a rating"
        value={rating}
        choices={ratings.map((one) => ({ value: String(one.rating), text: ratingWords(one) }))}
        onChange={setRating}
      />
      <Button
        className={styles.add}
        disabledFocusable={busy || people.length === 0 || rating === "" || tooMany !== undefined}
        onClick={() => void add()}
      >
        Give it to them
      </Button>
    </div>
  );
}
