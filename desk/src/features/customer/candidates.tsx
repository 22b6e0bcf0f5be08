// Who could answer a conversation that waits: everybody in its queue, each with why they are not asked.
import { makeStyles, SearchBox, Spinner, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDesk } from "~/actions/desk";
import { ableWords } from "~/actions/obstacle-words";
import { PRESENCE_LOOKS, wordOfOther } from "~/actions/presence-looks";
import { candidates } from "~/api/candidates";
import { explain } from "~/api/problem";
import type { Candidate, Id } from "~/api/types";
import { bare } from "~/lib/text";
import { ChosenRuleset } from "~/ui/assignment-path";
import { CandidateRow } from "~/ui/candidate-row";
import { PageLink } from "~/ui/page-link";
import { Preference } from "~/ui/preference";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  section: { marginTop: "24px", display: "flex", flexDirection: "column", gap: "8px" },
  title: { margin: 0 },
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
});

/** From how many people on one looks for somebody by name. */
const MANY = 10;

export function Candidates({ conversation }: { conversation: Id }) {
  const styles = useStyles();
  const query = useQuery(candidates(conversation));
  if (query.data?.queue === null) return null;
  return (
    <section aria-label="Who could answer" className={styles.section}>
      <Text as="h3" weight="semibold" className={styles.title}>
        Who could answer
      </Text>
      {query.isPending && <Spinner size="tiny" label="Looking for people" />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data?.wish && <Preference wish={query.data.wish} />}
      {query.data?.ruleset && query.data.wish?.outcome !== "waits" && <ChosenRuleset ruleset={query.data.ruleset} />}
      {query.data && <People people={query.data.items} queue={query.data.queue.name} />}
    </section>
  );
}

function People({ people, queue }: { people: Candidate[]; queue: string }) {
  const styles = useStyles();
  const { me } = useDesk();
  const [wanted, setWanted] = useState("");
  const found = people.filter((one) => bare(one.name).includes(bare(wanted)));
  if (people.length === 0)
    return (
      <Text>
        Nobody serves <bdi>{queue}</bdi>, so nobody can be asked.{" "}
        {me.role === "administrator" && <PageLink path="/admin/queues">Add people to it</PageLink>}
      </Text>
    );
  return (
    <>
      {people.length > MANY && (
        <SearchBox
          aria-label="Search people"
          placeholder="Search by name"
          value={wanted}
          onChange={(_, data) => setWanted(data.value)}
        />
      )}
      {found.length === 0 && <Text>Nobody in this queue is called “{wanted.trim()}”.</Text>}
      <ul className={styles.list} aria-label="People of the queue">
        {found.map((one) => (
          <CandidateRow
            key={one.user_id}
            name={one.name}
            presence={{
              status: PRESENCE_LOOKS[one.presence].status,
              word: wordOfOther(one.presence, one.presence_text),
            }}
            words={ableWords(one)}
            able={one.obstacle === null}
            refusals={one.obstacle?.rules ?? []}
          />
        ))}
      </ul>
    </>
  );
}
