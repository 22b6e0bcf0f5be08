// Tells supervisors who is gone and still holds conversations, and leads to these, where they can be moved.
import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "~/actions/desk";
import { absences } from "~/api/absences";
import type { Absence, Id } from "~/api/types";
import { plural } from "~/lib/text";
import { clockTime, exactTime } from "~/lib/time";

export function AbsenceBanner() {
  const { show } = useDesk();
  const people = useQuery(absences).data?.items ?? [];
  if (people.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title(people)}</MessageBarTitle>
        They stay theirs until somebody moves them: open one, and assign it, transfer it, or take it over.
      </MessageBarBody>
      <MessageBarActions>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button>Show them</Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {people.map((absence) => (
                <LeftBy key={absence.user.id} absence={absence} onOpen={show} />
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      </MessageBarActions>
    </MessageBar>
  );
}

function LeftBy({ absence, onOpen }: { absence: Absence; onOpen(id: Id): void }) {
  const { user, gone_since, conversations, count } = absence;
  const rest = count - conversations.length;
  return (
    <MenuGroup>
      <MenuGroupHeader title={exactTime(gone_since)}>
        {user.name}, gone since {clockTime(gone_since)}
        {rest > 0 && ` (the first ${conversations.length} of ${count})`}
      </MenuGroupHeader>
      {conversations.map(({ conversation_id, customer }) => (
        <MenuItem key={conversation_id} onClick={() => onOpen(conversation_id)}>
          {customer ?? "LINE user"}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

function title(people: readonly Absence[]): string {
  const held = plural(
    people.reduce((sum, { count }) => sum + count, 0),
    "conversation",
  );
  const [first, ...others] = people;
  return others.length === 0
    ? `${first?.user.name} is gone and still holds ${held}.`
    : `${plural(people.length, "person", "people")} are gone and still hold ${held}.`;
}
