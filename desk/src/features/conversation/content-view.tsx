// What a bubble holds: text, or a card that says what else arrived.
import { Link } from "@fluentui/react-components";
import { LocationRegular, QuestionCircleRegular, StickerRegular } from "@fluentui/react-icons";
import { lazy, Suspense } from "react";
import { useDesk } from "~/actions/desk";
import type { Attachment, Content, ContentOf, FileContent, Id, Outgoing } from "~/api/types";
import { mapLink } from "~/lib/links";
import { SafeText } from "~/ui/safe-text";
import { activityWords } from "./activity-words";
import { boxOf } from "./box";
import { FileCard } from "./file-card";
import { MarkedText } from "./marked-text";

// Most conversations have neither files nor cards, so what draws them is loaded with the first one.
const AttachmentView = lazy(() => import("./attachment-view").then((room) => ({ default: room.AttachmentView })));
const Album = lazy(() => import("./attachment-view").then((room) => ({ default: room.Album })));
const CardView = lazy(() => import("~/ui/card-view").then((room) => ({ default: room.CardView })));

interface Props {
  content: Content | Outgoing;
  attachment?: Attachment | null;
  /** Pictures that were sent as one with this one first. */
  album?: { content: FileContent; attachment: Attachment | null }[];
  /** By which an administrator finds what LINE sent. */
  messageId?: Id | null;
}

export function ContentView({ content, attachment = null, album = [], messageId = null }: Props) {
  switch (content.type) {
    case "text":
      return <MarkedText {...content} />;
    case "sticker":
      return <FileCard icon={<StickerRegular />} title="Sticker" detail={stickerWords(content)} />;
    case "image":
    case "video":
    case "audio":
    case "file":
      return (
        <Suspense fallback={<div style={content.type === "image" ? boxOf(attachment) : { height: 42 }} />}>
          {album.length > 1 ? <Album pictures={album} /> : <AttachmentView content={content} attachment={attachment} />}
        </Suspense>
      );
    case "location":
      return <Place {...content} />;
    case "buttons":
    case "confirm":
    case "carousel":
    case "flex":
      return (
        <Suspense fallback={<span>…</span>}>
          <CardView content={content} />
        </Suspense>
      );
    case "upload":
      return <span>File</span>;
    case "system":
      return <SafeText text={content.text} />;
    case "activity":
      return <SafeText text={activityWords(content, "The customer")} />;
    case "unsent":
      return <SafeText text="Unsent message" />;
    case "unsupported":
      return <Unknown kind={content.kind} messageId={messageId} />;
    default:
      // The server may be newer than this page.
      return <Unknown kind={(content satisfies never as Content).type} />;
  }
}

function Unknown({ kind, messageId }: { kind: string; messageId?: Id | null }) {
  const { me } = useDesk();
  const detail = `LINE calls it “${kind}”. Ask the customer to send it another way.`;
  return (
    <FileCard
      icon={<QuestionCircleRegular />}
      title="A kind of message the desk can’t show"
      detail={
        me.role === "administrator" && messageId ? (
          <>
            {detail}{" "}
            <Link href={`/api/admin/webhook-events/${messageId}`} target="_blank" rel="noopener noreferrer">
              As LINE sent it
            </Link>
          </>
        ) : (
          detail
        )
      }
    />
  );
}

function Place({ title, address, latitude, longitude }: ContentOf<"location">) {
  const detail = (
    <>
      {address && <SafeText text={`${address}\n`} />}
      <Link href={mapLink(latitude, longitude)} target="_blank" rel="noopener noreferrer">
        Open map
      </Link>
    </>
  );
  return <FileCard icon={<LocationRegular />} title={title ?? "Location"} detail={detail} />;
}

function stickerWords(sticker: ContentOf<"sticker"> | Extract<Outgoing, { type: "sticker" }>): string {
  if ("text" in sticker && sticker.text) return `“${sticker.text}”`;
  if ("keywords" in sticker && sticker.keywords?.length) return sticker.keywords.slice(0, 3).join(", ");
  return `${sticker.package_id} / ${sticker.sticker_id}`;
}
