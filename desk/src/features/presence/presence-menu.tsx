// Whether this person is receiving work, shown always and changed in two clicks.
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  PresenceBadge,
} from "@fluentui/react-components";
import { CheckmarkRegular, ChevronDownRegular } from "@fluentui/react-icons";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import type { ChosenPresence, Me } from "~/api/types";
import { useNotify } from "~/ui/notices";

const useStyles = makeStyles({ button: { fontWeight: 400 }, check: { width: "20px", display: "inline-flex" } });

const CHOICES: ChosenPresence[] = ["available", "busy", "busy_dnd", "away", "offline"];

interface Props {
  me: Me;
  /** Called inside the click, where browsers allow asking for permission. */
  onChoose(presence: ChosenPresence): void;
}

export function PresenceMenu({ me, onChoose }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const current = me.presence;
  const now = PRESENCE_LOOKS[current];

  function choose(presence: ChosenPresence) {
    onChoose(presence);
    choosePresence(presence).catch((error) => notify({ intent: "error", title: explain(error) }));
  }

  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          className={styles.button}
          aria-label={`Presence: ${now.word}`}
          icon={<PresenceBadge status={now.status} aria-hidden />}
        >
          {now.word} <ChevronDownRegular aria-hidden style={{ marginLeft: 4 }} />
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {CHOICES.map((choice) => (
            <MenuItem
              key={choice}
              aria-label={PRESENCE_LOOKS[choice].word}
              aria-current={choice === current}
              icon={<PresenceBadge status={PRESENCE_LOOKS[choice].status} aria-hidden />}
              secondaryContent={<span className={styles.check}>{choice === current && <CheckmarkRegular />}</span>}
              onClick={() => choose(choice)}
            >
              {PRESENCE_LOOKS[choice].word}
            </MenuItem>
          ))}
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>
              {me.units_taken} of {me.capacity_units} capacity units taken
            </MenuGroupHeader>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
