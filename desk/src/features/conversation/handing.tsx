// The dialogs in which a conversation goes to others, each of them one way; they load when the first is opened.
import type { Conversation } from "~/api/types";
import { AssignDialog } from "./assign-dialog";
import { ReleaseDialog } from "./release-dialog";
import { TransferDialog } from "./transfer-dialog";

const DIALOGS = { transfer: TransferDialog, release: ReleaseDialog, assign: AssignDialog };

interface Props {
  way: keyof typeof DIALOGS;
  conversation: Conversation;
  onClose(): void;
}

export function Handing({ way, ...rest }: Props) {
  const Dialog = DIALOGS[way];
  return <Dialog {...rest} />;
}
