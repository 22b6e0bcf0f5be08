// A file on its way: looked at before it goes, with how far it has got, and why it was not taken.
import { Checkbox, makeStyles, ProgressBar, Text, tokens } from "@fluentui/react-components";
import { DocumentRegular } from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "~/actions/desk";
import { explain } from "~/api/problem";
import type { Id, Outgoing } from "~/api/types";
import { type Upload, upload } from "~/api/uploads";
import { bytes } from "~/lib/text";
import { Trouble } from "~/ui/trouble";
import { draftId } from "./drafts";
import { PartDialog } from "./part-dialog";
import { prepare } from "./preparing";

const useStyles = makeStyles({
  picture: { maxWidth: "100%", maxHeight: "320px", objectFit: "contain", borderRadius: tokens.borderRadiusMedium },
  name: { display: "flex", alignItems: "center", gap: "8px", overflowWrap: "anywhere" },
  icon: { fontSize: "24px", flexShrink: 0 },
});

interface Props {
  conversation: Id;
  file: File;
  onSend(content: Outgoing): void;
  onClose(): void;
}

export function FileDialog({ conversation, file, onSend, onClose }: Props) {
  const styles = useStyles();
  const { me } = useDesk();
  const [part, setPart] = useState<number | null>(null);
  const [asDocument, setAsDocument] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const running = useRef<Upload | null>(null);
  const picture = usePicture(file);
  useEffect(() => () => running.current?.abort(), []);

  async function send() {
    setTrouble(null);
    setPart(0);
    running.current = upload(conversation, file, { onProgress: setPart, asDocument });
    try {
      const brought = await running.current.done;
      if (brought.state === "pending" || brought.why_not) {
        prepare(draftId(me.id, conversation), conversation, brought, file.name);
        return onClose();
      }
      onSend({ type: "upload", attachment_id: brought.id, as_document: asDocument });
    } catch (error) {
      setTrouble(explain(error));
      setPart(null);
    }
  }

  return (
    <PartDialog title="Send a file" submit="Send" ready={part === null} onSubmit={() => void send()} onClose={onClose}>
      {trouble && <Trouble text={trouble} />}
      {picture && <img className={styles.picture} src={picture} alt={file.name} />}
      <Text className={styles.name}>
        {!picture && <DocumentRegular className={styles.icon} aria-hidden />}
        <span dir="auto">{file.name}</span> {bytes(file.size)}
      </Text>
      {/^(image|video|audio)\//.test(file.type) && (
        <Checkbox
          label="As a document: the very file, behind a link"
          checked={asDocument}
          disabled={part !== null}
          onChange={(_, data) => setAsDocument(data.checked === true)}
        />
      )}
      {part !== null && (
        <ProgressBar
          aria-label={part < 1 ? `Sending ${file.name}` : `Looking into ${file.name}`}
          {...(part < 1 && { value: part })}
        />
      )}
    </PartDialog>
  );
}

function usePicture(file: File): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
