// Whether this person is receiving work, shown always and changed in two clicks.
import { Button, Menu, MenuPopover, MenuTrigger, makeStyles, PresenceBadge, Spinner } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useState } from "react";
import { PRESENCE_LOOKS, presenceWord } from "~/actions/presence-looks";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import type { ChosenPresence, Me, OwnPresence } from "~/api/types";
import { useNotify } from "~/ui/notices";

const PresenceChoices = lazy(() => import("./presence-choices").then((file) => ({ default: file.PresenceChoices })));
const ProspectsDrawer = lazy(() => import("./prospects-drawer").then((file) => ({ default: file.ProspectsDrawer })));

const useStyles = makeStyles({ button: { fontWeight: 400 } });

interface Props {
  me: Me;
  /** Called inside the click, where browsers allow asking for permission. */
  onChoose(presence: ChosenPresence): void;
}

export function PresenceMenu({ me, onChoose }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const word = presenceWord(me.presence_now);

  function choose(choice: ChosenPresence | OwnPresence) {
    onChoose(typeof choice === "string" ? choice : (choice.base as ChosenPresence));
    choosePresence(choice).catch((error) => notify({ intent: "error", title: explain(error) }));
  }

  return (
    <>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            className={styles.button}
            aria-label={`Presence: ${word}`}
            icon={<PresenceBadge status={PRESENCE_LOOKS[me.presence].status} aria-hidden />}
          >
            {word} <ChevronDownRegular aria-hidden style={{ marginLeft: 4 }} />
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <Suspense fallback={<Spinner size="tiny" label="Loading presences" />}>
            <PresenceChoices me={me} onChoose={choose} onAskWhy={() => setAsking(true)} />
          </Suspense>
        </MenuPopover>
      </Menu>
      {asking && (
        <Suspense>
          <ProspectsDrawer user={null} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
