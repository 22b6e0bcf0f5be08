// Where a reply is written: Enter sends, an input method is never interrupted, nothing typed is lost.
import { Button, makeStyles, mergeClasses, Text, Textarea, Tooltip, tokens } from "@fluentui/react-components";
import { SendFilled } from "@fluentui/react-icons";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { closeConversation, customerName, isMine, takeIt } from "~/actions/conversation-steps";
import { type Desk, useDesk } from "~/actions/desk";
import { logs } from "~/api/live";
import type { Conversation, Outgoing } from "~/api/types";
import { isSendKey } from "~/lib/keyboard";
import { MESSAGE_LIMIT, MESSAGES_AT_ONCE } from "~/lib/text";
import { AllowanceLeft } from "./allowance-left";
import { draftId, useDraft } from "./drafts";
import { carriesSomething, NO_EXTRAS, useExtras, withExtras } from "./extras";
import { FreeReply } from "./free-reply";
import { SenderName } from "./sender-name";
import { Unreachable } from "./unreachable";
import { useMentions } from "./use-mentions";
import { useTypingSign } from "./use-typing-sign";
import { Waits } from "./waits";

const ComposerTools = lazy(() => import("./tools").then((found) => ({ default: found.ComposerTools })));
const PreparingBar = lazy(() => import("./tools").then((found) => ({ default: found.PreparingBar })));
const ExtrasBar = lazy(() => import("./tools").then((found) => ({ default: found.ExtrasBar })));

const COUNT_FROM = 4500;
const TALLEST_PX = 180;

const useStyles = makeStyles({
  root: { position: "relative", borderTop: `1px solid ${tokens.colorNeutralStroke2}`, padding: "8px 20px 12px" },
  hints: {
    display: "flex",
    justifyContent: "space-between",
    alignItems: "baseline",
    columnGap: "12px",
    minHeight: "18px",
    marginBottom: "4px",
    color: tokens.colorNeutralForeground3,
  },
  cost: { display: "inline-flex", flexWrap: "wrap", alignItems: "center", columnGap: "12px" },
  over: { color: tokens.colorPaletteRedForeground1 },
  row: { display: "flex", gap: "8px", alignItems: "flex-end" },
  tools: { width: "104px" },
  box: { flexGrow: 1, maxHeight: "none" },
  text: { minHeight: "34px", maxHeight: `${TALLEST_PX}px`, resize: "none" },
  bar: {
    display: "flex",
    alignItems: "center",
    gap: "12px",
    marginBottom: "8px",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  barText: { flexGrow: 1 },
});

interface Props {
  conversation: Conversation;
  inputRef: RefObject<HTMLTextAreaElement | null>;
}

export function Composer({ conversation, inputRef }: Props) {
  const styles = useStyles();
  const desk = useDesk();
  const id = draftId(desk.me.id, conversation.id);
  const [text, setText] = useDraft(id);
  const [extras, setExtras] = useExtras(id);
  const [file, setFile] = useState<File | null>(null);
  const above = useRef<HTMLDivElement>(null);
  const stop = stopOf(conversation, desk);
  const tooLong = text.length > MESSAGE_LIMIT * MESSAGES_AT_ONCE;
  const sendable = !stop && !tooLong && text.trim() !== "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height depends on the text and on which box shows it
  useLayoutEffect(() => {
    const box = inputRef.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, TALLEST_PX)}px`;
  }, [text, conversation.id]);

  const mentions = useMentions(conversation, { text, setText, inputRef, extras, setExtras });
  useTypingSign(conversation.id, text, !stop);

  function send() {
    if (!sendable) return;
    setText("");
    sendPart({ type: "text", text: text.trimEnd() });
  }

  function sendPart(content: Outgoing) {
    logs.get(conversation.id).send(withExtras(content, extras));
    // What is mentioned in a text that is still being written stays mentioned.
    setExtras(content.type === "text" ? NO_EXTRAS : { ...NO_EXTRAS, mentions: extras.mentions });
    inputRef.current?.focus();
  }

  /** A file that is dropped or pasted is shown first; text goes where text goes. */
  function take(event: DragEvent | ClipboardEvent) {
    const [first] = ("dataTransfer" in event ? event.dataTransfer : event.clipboardData).files;
    if (!first || stop) return;
    event.preventDefault();
    setFile(first);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (mentions.onKey(event) || !isSendKey(event)) return;
    event.preventDefault();
    send();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be dropped can be chosen from the menu too
    <div className={styles.root} onDragOver={(event) => event.preventDefault()} onDrop={take} onPaste={take}>
      {stop && (
        <div className={styles.bar}>
          <Text className={styles.barText}>{stop.reason}</Text>
          {stop.action && (
            <Button appearance="primary" aria-label={stop.action.name} onClick={() => void stop.action?.perform()}>
              {stop.action.word}
            </Button>
          )}
        </div>
      )}
      {!stop && conversation.blocked_at && <Unreachable conversation={conversation} />}
      <div className={styles.hints}>
        <span className={styles.cost}>
          <FreeReply
            until={stop ? null : conversation.free_reply_until}
            only={!stop && conversation.sending === "reply_only"}
          />
          {!stop && conversation.sending !== "reply_only" && <AllowanceLeft account={conversation.account.id} />}
          {!stop && <SenderName account={conversation.account.id} />}
        </span>
        {!stop && <Waits account={conversation.account.id} />}
        {text.length >= COUNT_FROM && (
          <Text size={200} role="status" className={mergeClasses(tooLong && styles.over)}>
            {text.length.toLocaleString()} /{" "}
            {(text.length > MESSAGE_LIMIT ? MESSAGE_LIMIT * MESSAGES_AT_ONCE : MESSAGE_LIMIT).toLocaleString()}
            {tooLong
              ? " — too long, even for five LINE messages"
              : text.length > MESSAGE_LIMIT && ` — goes as ${Math.ceil(text.length / MESSAGE_LIMIT)} LINE messages`}
          </Text>
        )}
      </div>
      <Suspense>
        <PreparingBar draft={id} conversation={conversation.id} />
      </Suspense>
      <Suspense>
        {carriesSomething(extras) && <ExtrasBar conversation={conversation.id} extras={extras} onExtras={setExtras} />}
      </Suspense>
      {mentions.list}
      <div ref={above} />
      <div className={styles.row}>
        <Suspense fallback={<span className={styles.tools} />}>
          <ComposerTools
            conversation={conversation.id}
            file={stop ? null : file}
            onFile={setFile}
            disabled={stop !== null}
            extras={extras}
            onExtras={setExtras}
            onSend={sendPart}
            box={{ text, setText, inputRef, above }}
          />
        </Suspense>
        <Textarea
          className={styles.box}
          textarea={{ className: styles.text, ref: inputRef }}
          aria-label="Write a reply"
          placeholder={stop ? "You can’t write here now" : "Write a reply. Enter sends, Shift+Enter starts a new line."}
          disabled={stop !== null}
          dir="auto"
          value={text}
          onChange={(_, data) => {
            setText(data.value);
            mentions.noteCaret();
          }}
          onSelect={mentions.noteCaret}
          onKeyDown={onKeyDown}
        />
        <Tooltip content="Send (Enter)" relationship="description">
          <Button appearance="primary" icon={<SendFilled />} aria-label="Send" disabled={!sendable} onClick={send} />
        </Tooltip>
      </div>
    </div>
  );
}

interface Stop {
  reason: string;
  action?: { word: string; name: string; perform(): Promise<void> };
}

/** Why nothing can be written now, and the one step that changes it. */
export function stopOf(conversation: Conversation, desk: Desk): Stop | null {
  const mine = isMine(conversation, desk);
  const name = customerName(conversation);
  const take = (word: string) => ({ word, name: word, perform: () => takeIt(desk, conversation) });
  switch (conversation.state) {
    case "active":
      return mine ? null : { reason: `${conversation.assignee?.name ?? "Somebody else"} is answering ${name}.` };
    case "open":
      return { reason: "Nobody has this conversation yet.", action: take("Take it") };
    case "waiting":
      return mine
        ? { reason: `Waiting. ${name} comes back to you when they write.`, action: take("Reopen") }
        : { reason: `Waiting with ${conversation.assignee?.name ?? "somebody else"}.` };
    case "wrap_up":
      return mine
        ? {
            reason: "Wrap-up: the conversation has ended. Close it when you are done.",
            action: { word: "Close", name: "Close conversation", perform: () => closeConversation(desk, conversation) },
          }
        : { reason: `${conversation.assignee?.name ?? "Somebody else"} is wrapping up.` };
    case "closed":
      return { reason: `This conversation is closed. When ${name} writes again, a new one begins.` };
  }
}
