// What can be chosen as one's presence, since when the present one holds, and why; loaded when the menu is opened.
import {
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  makeStyles,
  PresenceBadge,
  Text,
} from "@fluentui/react-components";
import { CheckmarkRegular, QuestionCircleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { myPresences } from "~/api/presences";
import type { ChosenPresence, Me, OwnPresence, Presence } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { presenceOrigin } from "./presence-words";

const useStyles = makeStyles({
  check: { width: "20px", display: "inline-flex" },
  why: { display: "block", maxWidth: "260px", padding: "0 8px 6px" },
});

const CHOICES: ChosenPresence[] = ["available", "busy", "busy_dnd", "away", "offline"];

interface Props {
  me: Me;
  onChoose(choice: ChosenPresence | OwnPresence): void;
  onAskWhy(): void;
}

export function PresenceChoices({ me, onChoose, onAskWhy }: Props) {
  const styles = useStyles();
  const now = me.presence_now;
  const own = useQuery(myPresences).data?.items ?? [];

  return (
    <MenuList>
      {CHOICES.map((choice) => (
        <Choice
          key={choice}
          name={PRESENCE_LOOKS[choice].word}
          base={choice}
          chosen={now.custom === null && choice === now.presence}
          onChoose={() => onChoose(choice)}
        />
      ))}
      {own.length > 0 && <MenuDivider />}
      {own.map((choice) => (
        <Choice
          key={choice.id}
          name={choice.name}
          base={choice.base}
          chosen={now.custom?.id === choice.id}
          onChoose={() => onChoose(choice)}
        />
      ))}
      <MenuDivider />
      <MenuGroup>
        <MenuGroupHeader>
          <span>
            Since <RelativeTime at={now.since} />
          </span>
        </MenuGroupHeader>
        <Text size={200} className={styles.why}>
          {presenceOrigin(now, me.id)}
        </Text>
        <MenuGroupHeader>
          {me.units_taken} of {me.capacity_units} capacity units taken
        </MenuGroupHeader>
      </MenuGroup>
      <MenuItem icon={<QuestionCircleRegular />} onClick={onAskWhy}>
        Why do I get nothing?
      </MenuItem>
    </MenuList>
  );
}

function Choice(props: { name: string; base: Presence; chosen: boolean; onChoose(): void }) {
  const styles = useStyles();
  return (
    <MenuItem
      aria-label={props.name}
      aria-current={props.chosen}
      icon={<PresenceBadge status={PRESENCE_LOOKS[props.base].status} aria-hidden />}
      secondaryContent={<span className={styles.check}>{props.chosen && <CheckmarkRegular />}</span>}
      onClick={props.onChoose}
    >
      {props.name}
    </MenuItem>
  );
}
