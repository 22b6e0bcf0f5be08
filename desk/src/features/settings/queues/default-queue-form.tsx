// The default queue: who serves it says itself, so only how it chooses among them can be changed.
import { MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import { useForm } from "~/actions/use-form";
import { changeQueue, copyQueue, rereadQueue } from "~/api/admin";
import type { Queue } from "~/api/types";
import { plural } from "~/lib/text";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { useVersioned } from "../use-versioned";
import { METHOD_WORDS, MethodField } from "./method-field";

export function DefaultQueueForm({ queue: opened, onClose }: { queue: Queue; onClose(): void }) {
  const notify = useNotify();
  const kept = useVersioned<Queue>(opened, rereadQueue);
  const queue = kept.record ?? opened;
  const form = useForm(
    { assignment_method: queue.assignment_method },
    {
      check: () => ({}),
      save: (values) => kept.save((version) => changeQueue(queue.id, { ...values, version })),
    },
  );

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Queue ${queue.name} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={queue.name}
      submitLabel="Save"
      busy={form.busy}
      dirty={form.dirty}
      trouble={kept.theirs ? null : form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="this queue"
        kept={kept}
        inWords={(theirs) => METHOD_WORDS[theirs.assignment_method].name}
        onLoaded={({ assignment_method }) => form.reset({ assignment_method })}
        onOverruled={() => void submit()}
      />
      <Text>
        It takes what no workstream claims, and what would wait in vain elsewhere. All representatives serve it, now{" "}
        {plural(queue.members.length, "person", "people")}; whoever begins to work here joins by themselves. Of its
        settings only the assignment method can be changed. Make queues of your own for everyday work.
      </Text>
      {!queue.served && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>There is no representative in service, so what comes here waits.</MessageBarBody>
        </MessageBar>
      )}
      <MethodField
        queueId={queue.id}
        value={form.values.assignment_method}
        error={form.errors.assignment_method}
        onChange={(method) => form.set("assignment_method", method)}
      />
      <RecordActions
        kind="queue"
        name={queue.name}
        consequence=""
        copy={() => copyQueue(queue.id)}
        dirty={form.dirty}
        onCopied={onClose}
        onDeleted={onClose}
      />
    </FormDrawer>
  );
}
