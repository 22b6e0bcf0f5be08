// The shared quick replies, or one's own: searched, narrowed by tag, opened, added.
import { makeStyles, Select, Text, tokens } from "@fluentui/react-components";
import { FlashRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { quickReplies, quickReplyChoices } from "~/api/quick-replies";
import type { QuickReply, TextLanguage } from "~/api/types";
import { useSettled } from "~/ui/use-settled";
import { PagedRecords } from "../skills/paged-records";
import { LANGUAGES } from "../time-outs/time-out-drafts";
import { QuickReplyForm } from "./quick-reply-form";
import { SharedQuickReply } from "./shared-quick-reply";

const useStyles = makeStyles({
  words: {
    display: "block",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    color: tokens.colorNeutralForeground3,
  },
});

const EMPTY = {
  personal: {
    title: "None of your own yet",
    text: "Keep what you write again and again, or copy a shared one and change it. Nobody else sees yours. In a conversation, / finds them.",
  },
  shared: {
    title: "No shared quick replies yet",
    text: "Keep what everybody writes again and again, once for all languages. In a conversation, / finds them, with the customer’s name filled in.",
  },
};

interface Props {
  personal: boolean;
  /** Whether there can be more of them, by whoever looks. */
  mayAdd: boolean;
  /** Begins with a new one. */
  adding?: boolean;
  /** A copy has been made among one's own. */
  onCopied?(copy: QuickReply): void;
}

export function QuickReplyList({ personal, mayAdd, adding = false, onCopied }: Props) {
  const styles = useStyles();
  const [search, setSearch] = useState("");
  const [tag, setTag] = useState<string | null>(null);
  const [editing, setEditing] = useState<QuickReply | "new" | null>(adding ? "new" : null);
  const query = useInfiniteQuery(quickReplies({ search: useSettled(search.trim(), 200), tag, personal }));
  const tags = useQuery(quickReplyChoices).data?.tags ?? [];
  const close = () => setEditing(null);
  const kind = personal ? "personal" : "shared";
  return (
    <>
      <PagedRecords<QuickReply>
        label={personal ? "your quick replies" : "shared quick replies"}
        searchHint="Title, text or #tag"
        filters={tags.length > 0 && <TagFilter tags={tags} tag={tag} onTag={setTag} />}
        narrowed={tag !== null}
        addLabel={personal ? "Add one of your own" : "Add a quick reply"}
        empty={{ icon: <FlashRegular />, ...EMPTY[kind] }}
        query={query}
        search={search}
        columns={[
          { title: "Title", width: "22%", cell: (reply) => reply.title },
          {
            title: "Text",
            cell: (reply) => (
              <Text className={styles.words} dir="auto" lang={reply.default_language}>
                {reply.texts[reply.default_language]}
              </Text>
            ),
          },
          { title: "Tags", width: "16%", cell: (reply) => reply.tags.map((one) => `#${one}`).join(" ") },
          { title: "Languages", width: "16%", cell: languagesOf },
          {
            title: "Workstreams",
            width: "14%",
            cell: (reply) => reply.workstreams.map((stream) => stream.name).join(", ") || "All",
          },
        ]}
        onSearch={setSearch}
        onAdd={mayAdd ? () => setEditing("new") : undefined}
        onOpen={setEditing}
      />
      {editing && (editing === "new" || editing.may_change) && (
        <QuickReplyForm
          key={editing === "new" ? "new" : editing.id}
          reply={editing === "new" ? null : editing}
          personal={personal}
          onClose={close}
        />
      )}
      {editing && editing !== "new" && !editing.may_change && (
        <SharedQuickReply
          reply={editing}
          onCopied={(copy) => {
            close();
            onCopied?.(copy);
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function TagFilter({ tags, tag, onTag }: { tags: string[]; tag: string | null; onTag(tag: string | null): void }) {
  return (
    <Select aria-label="Tag" value={tag ?? ""} onChange={(_, data) => onTag(data.value || null)}>
      <option value="">Any tag</option>
      {tags.map((one) => (
        <option key={one} value={one}>
          #{one}
        </option>
      ))}
    </Select>
  );
}

function languagesOf({ texts, default_language }: QuickReply) {
  const others = Object.keys(texts).filter((one) => one !== default_language);
  const names = [default_language, ...others].map((one) => LANGUAGES[one as TextLanguage]);
  return (
    <span title={names.join("; ")}>
      {[names[0], others.length > 0 && `and ${others.length} more`].filter(Boolean).join(" ")}
    </span>
  );
}
