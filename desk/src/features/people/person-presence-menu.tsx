// Sets somebody's presence, or with what they begin when they sign in.
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
  PresenceBadge,
} from "@fluentui/react-components";
import { CheckmarkRegular, ChevronDownRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { chosenDefault, defaultChoices, mayChoose } from "~/actions/default-presences";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { setDefaultPresenceOf, setPresenceOf } from "~/api/people";
import { customPresences } from "~/api/presences";
import { explain } from "~/api/problem";
import type { ChosenPresence, Id, PersonAtWork } from "~/api/types";
import { useNotify } from "~/ui/notices";

const CHOICES: ChosenPresence[] = ["available", "busy", "busy_dnd", "away", "offline"];

export function PersonPresenceMenu({ person }: { person: PersonAtWork }) {
  const notify = useNotify();
  const made = useQuery(customPresences).data?.items ?? [];
  const own = made.filter((one) => mayChoose(one, person.id));
  const gone = person.presence.origin === "signed_out" || person.presence.origin === "disconnected";

  async function run(doing: Promise<void>, done: string) {
    try {
      await doing;
      notify({ intent: "success", title: done });
    } catch (error) {
      notify({ intent: "error", title: explain(error) });
    }
  }

  function choose(presence: ChosenPresence | Id, word: string) {
    const before = person.presence.custom?.id ?? person.presence.presence;
    const undo = before === "inactive" ? undefined : () => void run(setPresenceOf(person.id, before), "Set back");
    setPresenceOf(person.id, presence).then(
      () => notify({ intent: "success", title: `${person.name}: ${word}`, ...(undo && { undo }) }),
      (error) => notify({ intent: "error", title: explain(error) }),
    );
  }

  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          aria-label={`Set the presence of ${person.name}`}
          icon={<ChevronDownRegular aria-hidden />}
          iconPosition="after"
        >
          Set
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{gone ? "Not at their desk" : "Presence"}</MenuGroupHeader>
            {CHOICES.map((choice) => (
              <MenuItem
                key={choice}
                disabled={gone}
                icon={<PresenceBadge status={PRESENCE_LOOKS[choice].status} aria-hidden />}
                onClick={() => choose(choice, PRESENCE_LOOKS[choice].word)}
              >
                {PRESENCE_LOOKS[choice].word}
              </MenuItem>
            ))}
            {own.map((one) => (
              <MenuItem
                key={one.id}
                disabled={gone}
                icon={<PresenceBadge status={PRESENCE_LOOKS[one.base].status} aria-hidden />}
                onClick={() => choose(one.id, one.name)}
              >
                {one.name}
              </MenuItem>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>At sign-in</MenuGroupHeader>
            {defaultChoices(person.id, made).map(({ value, text, word }) => (
              <MenuItem
                key={value}
                aria-label={`At sign-in: ${text}`}
                aria-current={chosenDefault(person) === value}
                secondaryContent={chosenDefault(person) === value ? <CheckmarkRegular aria-hidden /> : null}
                onClick={() =>
                  void run(
                    setDefaultPresenceOf(person.id, value),
                    `${person.name} begins as ${word} from the next sign-in`,
                  )
                }
              >
                {text}
              </MenuItem>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
