// What a message can hold besides text: loaded after the desk is there, since most replies are text.
import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Tooltip,
} from "@fluentui/react-components";
import {
  AddRegular,
  AttachRegular,
  CodeRegular,
  EmojiRegular,
  LocationRegular,
  TagRegular,
  WindowRegular,
} from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { Id, Outgoing } from "~/api/types";
import { CardDialog } from "./card-dialog";
import type { Extras } from "./extras";
import { FileDialog } from "./file-dialog";
import { FlexDialog } from "./flex-dialog";
import { LocationDialog } from "./location-dialog";
import { QuickRepliesDialog } from "./quick-replies-dialog";
import { type Box, QuickReplyTool } from "./quick-reply-tool";
import { StickerPicker } from "./sticker-picker";

// In the same piece, since each piece more makes the first load larger.
export { ExtrasBar } from "./extras-bar";
export { PreparingBar } from "./preparing-bar";

interface Props {
  conversation: Id;
  /** What was dropped or pasted, or chosen here. */
  file: File | null;
  onFile(file: File | null): void;
  disabled: boolean;
  extras: Extras;
  onExtras(change: Partial<Extras>): void;
  onSend(content: Outgoing): void;
  /** Where what is written stands, and a text that is kept ready can be put. */
  box: Box;
}

type Open = "answer buttons" | "card" | "flex" | "location" | null;

export function ComposerTools({ conversation, file, onFile, disabled, extras, onExtras, onSend, box }: Props) {
  const [open, setOpen] = useState<Open>(null);
  const [stickers, setStickers] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const close = () => setOpen(null);
  const send = (content: Outgoing) => {
    close();
    onFile(null);
    onSend(content);
  };
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Tooltip content="Add to the message" relationship="label">
            <Button appearance="subtle" icon={<AddRegular />} disabled={disabled} />
          </Tooltip>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<AttachRegular />} onClick={() => chooser.current?.click()}>
              File…
            </MenuItem>
            <MenuItem icon={<TagRegular />} onClick={() => setOpen("answer buttons")}>
              Answer buttons…
            </MenuItem>
            <MenuItem icon={<WindowRegular />} onClick={() => setOpen("card")}>
              Card, question or carousel…
            </MenuItem>
            <MenuItem icon={<LocationRegular />} onClick={() => setOpen("location")}>
              Location…
            </MenuItem>
            <MenuItem icon={<CodeRegular />} onClick={() => setOpen("flex")}>
              Flex layout…
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Popover trapFocus open={stickers} onOpenChange={(_, data) => setStickers(data.open)} positioning="above-start">
        <PopoverTrigger disableButtonEnhancement>
          <Tooltip content="Stickers" relationship="label">
            <Button appearance="subtle" icon={<EmojiRegular />} disabled={disabled} />
          </Tooltip>
        </PopoverTrigger>
        <PopoverSurface aria-label="Stickers">
          <StickerPicker
            conversation={conversation}
            onPick={(sticker) => {
              setStickers(false);
              onSend(sticker);
            }}
          />
        </PopoverSurface>
      </Popover>
      <QuickReplyTool conversation={conversation} box={box} disabled={disabled} />
      {open === "answer buttons" && (
        <QuickRepliesDialog
          initial={extras.quickReplies}
          onClose={close}
          onDone={(quickReplies) => {
            close();
            onExtras({ quickReplies });
          }}
        />
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        data-testid="file"
        onChange={({ target }) => {
          onFile(target.files?.[0] ?? null);
          // The same one may be chosen again.
          target.value = "";
        }}
      />
      {file && <FileDialog conversation={conversation} file={file} onSend={send} onClose={() => onFile(null)} />}
      {open === "card" && <CardDialog onSend={send} onClose={close} />}
      {open === "flex" && <FlexDialog conversation={conversation} onSend={send} onClose={close} />}
      {open === "location" && <LocationDialog onSend={send} onClose={close} />}
    </>
  );
}
