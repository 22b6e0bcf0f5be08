// What can be done with a conversation beside answering it: looking for words in it, and taking it along as a file.
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
  Spinner,
  Tooltip,
} from "@fluentui/react-components";
import {
  BracesRegular,
  DocumentPdfRegular,
  GlobeRegular,
  LockClosedRegular,
  MoreHorizontalRegular,
  SearchRegular,
  TableRegular,
} from "@fluentui/react-icons";
import { type ReactElement, useState } from "react";
import { useDesk } from "~/actions/desk";
import { explain } from "~/api/problem";
import { downloadTranscript, type TranscriptFormat } from "~/api/transcripts";
import type { Conversation } from "~/api/types";
import { findKeyWords } from "~/lib/keyboard";
import { PHONE } from "~/lib/screen";

const useStyles = makeStyles({
  // The menu says it too, and the customer's name needs the room.
  find: { [PHONE]: { display: "none" } },
  why: { maxWidth: "280px" },
});

const FORMATS: { format: TranscriptFormat; word: string; detail: string; icon: ReactElement }[] = [
  { format: "pdf", word: "PDF", detail: "to print or to send on", icon: <DocumentPdfRegular /> },
  { format: "html", word: "Web page", detail: "one file, with its pictures", icon: <GlobeRegular /> },
  { format: "csv", word: "CSV", detail: "for spreadsheets", icon: <TableRegular /> },
  { format: "json", word: "JSON", detail: "for programs", icon: <BracesRegular /> },
];

export function ConversationTools({ conversation, onFind }: { conversation: Conversation; onFind(): void }) {
  const styles = useStyles();
  const { me, notify } = useDesk();
  const [making, setMaking] = useState(false);
  const allowed = conversation.transcript_allowed || me.role === "administrator";

  async function download(format: TranscriptFormat) {
    setMaking(true);
    try {
      await downloadTranscript(conversation.id, format);
    } catch (error) {
      notify({ intent: "error", title: explain(error) });
    } finally {
      setMaking(false);
    }
  }

  return (
    <>
      <Tooltip content={`Search in this conversation (${findKeyWords()})`} relationship="description">
        <Button
          className={styles.find}
          appearance="subtle"
          aria-label="Search in this conversation"
          icon={<SearchRegular />}
          onClick={onFind}
        />
      </Tooltip>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            aria-label={making ? "The transcript is being made" : "More about this conversation"}
            disabledFocusable={making}
            icon={making ? <Spinner size="extra-tiny" /> : <MoreHorizontalRegular />}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<SearchRegular />} secondaryContent={findKeyWords()} onClick={onFind}>
              Search in this conversation
            </MenuItem>
            <MenuDivider />
            <MenuGroup>
              <MenuGroupHeader>Download transcript</MenuGroupHeader>
              {allowed ? (
                FORMATS.map(({ format, word, detail, icon }) => (
                  <MenuItem key={format} icon={icon} subText={detail} onClick={() => void download(format)}>
                    {word}
                  </MenuItem>
                ))
              ) : (
                <MenuItem disabled className={styles.why} icon={<LockClosedRegular />}>
                  {conversation.workstream
                    ? `The workstream ${conversation.workstream.name} does not let its transcripts be downloaded.`
                    : "This transcript may not be downloaded."}{" "}
                  An administrator can.
                </MenuItem>
              )}
            </MenuGroup>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
