// Who has a skill and how well; it is given, switched off or taken away for several people at once.
import { Button, Checkbox, Divider, makeStyles, SearchBox, Text, tokens } from "@fluentui/react-components";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "~/api/problem";
import { changeMembers, skillMembers } from "~/api/skills";
import type { Id, Skill, SkillMember, SkillMembersChange } from "~/api/types";
import { plural } from "~/lib/text";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";
import { AddMembers } from "./add-members";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  name: { flexGrow: 1, minWidth: 0 },
  faint: { color: tokens.colorNeutralForeground3 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

export function SkillMembers({ skill }: { skill: Skill }) {
  const styles = useStyles();
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim(), 200);
  const query = useInfiniteQuery({ ...skillMembers(skill.id, settled), placeholderData: keepPreviousData });
  const members = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [marked, setMarked] = useState<Id[]>([]);
  const { busy, trouble, change } = useChange(skill, () => setMarked([]));
  const chosen = members.filter((one) => marked.includes(one.id)).map((one) => one.id);
  return (
    <section className={styles.root} aria-label="Who has it">
      <Divider />
      <Text weight="semibold">Who has it</Text>
      {trouble && <Trouble text={trouble} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {(members.length > 0 || search) && (
        <SearchBox
          aria-label="Search who has it"
          placeholder="Search by name or email"
          value={search}
          onChange={(_, data) => setSearch(data.value)}
        />
      )}
      {query.data && members.length === 0 && (
        <Text size={200} className={styles.faint} role="status">
          {search ? `Nobody who has it is called “${search.trim()}”.` : "Nobody has it yet. Give it to people below."}
        </Text>
      )}
      {members.map((member) => (
        <Member
          key={member.id}
          member={member}
          marked={marked.includes(member.id)}
          onMark={(mark) => setMarked((now) => [...now.filter((id) => id !== member.id), ...(mark ? [member.id] : [])])}
        />
      ))}
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>Show more people</Button>}
      {chosen.length > 0 && (
        <div className={styles.buttons}>
          <Button disabledFocusable={busy} onClick={() => void change("activate", chosen)}>
            Switch on
          </Button>
          <Button disabledFocusable={busy} onClick={() => void change("deactivate", chosen)}>
            Switch off
          </Button>
          <Button disabledFocusable={busy} onClick={() => void change("remove", chosen)}>
            Take away from {plural(chosen.length, "person", "people")}
          </Button>
        </div>
      )}
      <AddMembers skill={skill} busy={busy} onAdd={(people, rating) => change("add", people, rating)} />
    </section>
  );
}

interface MemberProps {
  member: SkillMember;
  marked: boolean;
  onMark(marked: boolean): void;
}

function Member({ member, marked, onMark }: MemberProps) {
  const styles = useStyles();
  const states = [!member.active && "switched off", !member.in_service && "out of service"].filter(Boolean);
  return (
    <div className={styles.row}>
      <Checkbox
        aria-label={`Mark ${member.name}`}
        checked={marked}
        onChange={(_, data) => onMark(data.checked === true)}
      />
      <Text className={styles.name} dir="auto">
        {member.name}
      </Text>
      <Text className={styles.faint}>{[`Rated ${member.rating}`, ...states].join(", ")}</Text>
    </div>
  );
}

function useChange(skill: Skill, onDone: () => void) {
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function change(how: SkillMembersChange["change"], people: Id[], rating?: number): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setTrouble(null);
    try {
      const { changed } = await changeMembers(skill.id, {
        user_ids: people,
        change: how,
        ...(rating !== undefined && { rating }),
      });
      notify({ intent: "success", title: `${skill.name}: ${plural(changed, "person", "people")} changed` });
      onDone();
      return true;
    } catch (error) {
      setTrouble(explain(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, trouble, change };
}
