// Why a conversation is where it is: the steps that routing took with it, who had it, and who could answer it.
import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Spinner,
  Text,
  tokens,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { explain } from "~/api/problem";
import { routingSteps } from "~/api/routing-steps";
import type { Id, Obstacle, RoutingStep } from "~/api/types";
import { assignmentOf } from "~/lib/assignment-path";
import { queuePathOf, rulesetsOf } from "~/lib/routing-path";
import { leftOutOf, shortlistOf } from "~/lib/shortlist";
import { wishOf } from "~/lib/wish-words";
import { MatchedByRules } from "~/ui/assignment-path";
import { RelativeTime } from "~/ui/relative-time";
import { ClassifiedPath, QueueChosenPath } from "~/ui/routing-path";
import { Trouble } from "~/ui/trouble";
import { WishedPeople } from "~/ui/wished-people";
import { Candidates } from "./candidates";
import { Sessions } from "./sessions";
import { LeftOutThen, MatchedByMethod } from "./shortlist";
import { stepWords } from "./why-here-words";

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "16px", listStyleType: "none", margin: 0, padding: 0 },
  step: { display: "flex", flexDirection: "column", gap: "8px" },
  head: { display: "flex", justifyContent: "space-between", gap: "12px" },
  words: { minWidth: 0, overflowWrap: "anywhere" },
  when: { color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
});

interface Props {
  conversation: Id;
  /** Whether it is still to be given to somebody. */
  waits: boolean;
  onClose(): void;
}

export function WhyHere({ conversation, waits, onClose }: Props) {
  return (
    <OverlayDrawer open position="end" aria-label="Why here?" onOpenChange={(_, data) => data.open || onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" aria-label="Close panel" icon={<DismissRegular />} onClick={onClose} />}
        >
          Why here?
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <Steps conversation={conversation} />
        <Sessions conversation={conversation} />
        {waits && <Candidates conversation={conversation} />}
      </DrawerBody>
    </OverlayDrawer>
  );
}

function Steps({ conversation }: { conversation: Id }) {
  const styles = useStyles();
  const query = useInfiniteQuery(routingSteps(conversation));
  const steps = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <Spinner size="tiny" label="Loading the steps" />;
  if (query.isError && !query.data) return <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />;
  if (steps.length === 0) return <Text>Nothing has been decided about this conversation yet.</Text>;
  return (
    <>
      <ol className={styles.list} aria-label="Steps of routing">
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          appearance="subtle"
          disabledFocusable={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show later steps
        </Button>
      )}
    </>
  );
}

function Step({ step }: { step: RoutingStep }) {
  const styles = useStyles();
  const rulesets = step.kind === "classified" ? rulesetsOf(step.detail) : null;
  const path = step.kind === "queue_chosen" ? queuePathOf(step.detail) : null;
  const assignment = step.kind === "matched" ? assignmentOf(step.detail) : null;
  const shortlist = step.kind === "matched" ? shortlistOf(step.detail) : null;
  const leftOut = step.kind === "matched" ? leftOutOf<Obstacle["reason"]>(step.detail) : [];
  const wish = step.kind === "matched" ? wishOf(step.detail) : null;
  return (
    <li className={styles.step}>
      <span className={styles.head}>
        <Text className={styles.words} dir="auto">
          {stepWords(step)}
        </Text>
        <Text size={200} className={styles.when}>
          <RelativeTime at={step.at} />
        </Text>
      </span>
      {rulesets && <ClassifiedPath rulesets={rulesets} />}
      {path && <QueueChosenPath path={path} />}
      {assignment && <MatchedByRules path={assignment} />}
      {shortlist && <MatchedByMethod list={shortlist} />}
      {leftOut.length > 0 && <LeftOutThen groups={leftOut} />}
      {wish && wish.people.length > 1 && <WishedPeople people={wish.people} />}
    </li>
  );
}
