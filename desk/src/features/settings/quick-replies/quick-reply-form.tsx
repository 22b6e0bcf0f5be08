// Creates a quick reply or changes one, shared or one's own: its title, what it says in each language, and where it is offered.
import { useQuery } from "@tanstack/react-query";
import { useForm } from "~/actions/use-form";
import {
  changeQuickReply,
  copyQuickReply,
  createQuickReply,
  deleteQuickReply,
  getQuickReply,
  quickReplyChoices,
} from "~/api/quick-replies";
import type { QuickReply } from "~/api/types";
import { MESSAGE_LIMIT } from "~/lib/text";
import { ManyField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { sampled } from "../notification-templates/slugs";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { TextsField } from "../time-outs/texts-field";
import { useVersioned } from "../use-versioned";
import { bodyOf, draftErrors, draftOf, type QuickReplyDraft } from "./quick-reply-draft";
import { ReplyTagsField } from "./reply-tags-field";

const NOTE =
  "It is offered in the customer’s language, as rules or LINE tell it, else in that of the account, else in the default; whoever inserts it is told when it is not the customer’s.";

type Named = QuickReply & { name: string };

interface Props {
  /** Null for a new one. */
  reply: QuickReply | null;
  personal: boolean;
  onClose(): void;
}

export function QuickReplyForm({ reply: opened, personal, onClose }: Props) {
  const notify = useNotify();
  const kept = useVersioned<QuickReply>(opened, getQuickReply);
  const { record: reply } = kept;
  const choices = useQuery(quickReplyChoices).data;
  const form = useForm<QuickReplyDraft>(draftOf(reply), {
    check: (draft) => draftErrors(draft, choices?.slugs ?? null),
    save: (draft) =>
      reply
        ? kept.save((version) => changeQuickReply(reply.id, { ...bodyOf(draft), version }))
        : createQuickReply({ ...bodyOf(draft), personal }),
  });
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Quick reply ${values.title.trim()} saved` });
    onClose();
  }

  function goOnWith(copy: QuickReply) {
    kept.load(copy);
    form.reset(draftOf(copy));
  }

  const streams = new Map([...(reply?.workstreams ?? []), ...(choices?.workstreams ?? [])].map((one) => [one.id, one]));
  return (
    <FormDrawer
      title={reply ? reply.title : personal ? "Add a quick reply of your own" : "Add a shared quick reply"}
      submitLabel={reply ? "Save" : "Add quick reply"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={kept.theirs ? null : form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="this quick reply"
        kept={kept}
        inWords={({ title, texts, default_language }) => `${title}: ${texts[default_language]}`}
        onLoaded={(theirs) => form.reset(draftOf(theirs))}
        onOverruled={() => void submit()}
      />
      <TextField
        label="Title"
        required
        hint={personal ? "For you alone; customers do not see it." : "For representatives; customers do not see it."}
        value={values.title}
        error={errors.title}
        onChange={(value) => set("title", value)}
      />
      <TextsField
        // The language that is shown begins with that of the record.
        key={reply?.id ?? "new"}
        texts={values.texts}
        fallback={values.default_language}
        longest={MESSAGE_LIMIT}
        note={NOTE}
        caption="On the customer’s phone, with names made up"
        slugs={choices?.slugs ?? []}
        read={sampled}
        error={errors.texts ?? errors.default_language}
        onChange={(texts, fallback) => {
          set("texts", texts);
          set("default_language", fallback);
        }}
      />
      <ReplyTagsField
        tags={values.tags}
        known={choices?.tags ?? []}
        error={errors.tags}
        onChange={(tags) => set("tags", tags)}
      />
      <ManyField
        label="Workstreams"
        hint="In whose conversations it is offered; in all of them when none is chosen."
        placeholder="All workstreams"
        values={values.workstream_ids}
        error={errors.workstream_ids}
        choices={[...streams.values()].map(({ id, name }) => ({ value: id, text: name }))}
        onChange={(ids) => set("workstream_ids", ids)}
      />
      {reply && (
        <RecordActions<Named>
          kind="quick reply"
          name={reply.title}
          consequence={
            personal
              ? "It is gone for good. What you have sent with it stays."
              : "It is gone for everybody, for good. What was sent with it stays."
          }
          dirty={form.dirty}
          copy={async () => named(await copyQuickReply(reply.id, personal))}
          remove={() => deleteQuickReply(reply.id)}
          onCopied={goOnWith}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}

const named = (reply: QuickReply): Named => ({ ...reply, name: reply.title });
