// What a bubble holds: text, or a card that says what else arrived.
import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import {
  DocumentRegular,
  ImageRegular,
  LocationRegular,
  MicRegular,
  QuestionCircleRegular,
  StickerRegular,
  VideoRegular,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { Content, ContentOf, Media, Outgoing } from "~/api/types";
import { mapLink } from "~/lib/links";
import { bytes } from "~/lib/text";
import { stopwatch } from "~/lib/time";
import { SafeText } from "~/ui/safe-text";
import { activityWords } from "./activity-words";
import { MarkedText } from "./marked-text";

const useStyles = makeStyles({
  card: { display: "grid", gridTemplateColumns: "auto 1fr", gap: "2px 12px", alignItems: "center", minWidth: "180px" },
  icon: {
    gridRow: "span 2",
    display: "grid",
    placeItems: "center",
    width: "40px",
    height: "40px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground3,
    fontSize: "22px",
  },
  detail: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
  picture: { display: "block", maxWidth: "280px", maxHeight: "280px", borderRadius: tokens.borderRadiusMedium },
});

export function ContentView({ content }: { content: Content | Outgoing }) {
  switch (content.type) {
    case "text":
      return <MarkedText {...content} />;
    case "sticker":
      return <Card icon={<StickerRegular />} title="Sticker" detail={stickerWords(content)} />;
    case "image":
      return <MediaView media={content.media} icon={<ImageRegular />} title={imageTitle(content.set)} picture />;
    case "video":
      return (
        <MediaView media={content.media} icon={<VideoRegular />} title="Video" extra={length(content.duration_ms)} />
      );
    case "audio":
      return (
        <MediaView
          media={content.media}
          icon={<MicRegular />}
          title="Voice message"
          extra={length(content.duration_ms)}
        />
      );
    case "file":
      return (
        <MediaView
          media={content.media}
          icon={<DocumentRegular />}
          title={content.name}
          extra={content.size == null ? null : bytes(content.size)}
        />
      );
    case "location":
      return <Place {...content} />;
    case "system":
      return <SafeText text={content.text} />;
    case "activity":
      return <SafeText text={activityWords(content, "The customer")} />;
    case "unsent":
      return <SafeText text="Unsent message" />;
    case "unsupported":
      return <Unknown kind={content.kind} />;
    default:
      // The server may be newer than this page.
      return <Unknown kind={(content satisfies never as Content).type} />;
  }
}

function Unknown({ kind }: { kind: string }) {
  return (
    <Card
      icon={<QuestionCircleRegular />}
      title="A kind of message the desk can’t show"
      detail={`LINE calls it “${kind}”. Ask the customer to send it another way.`}
    />
  );
}

function Card({ icon, title, detail }: { icon: ReactNode; title: string; detail: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.card}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Text weight="semibold" dir="auto">
        {title}
      </Text>
      <Text size={200} className={styles.detail}>
        {detail}
      </Text>
    </div>
  );
}

function MediaView({
  media = PENDING,
  icon,
  title,
  extra,
  picture,
}: {
  media?: Media | undefined;
  icon: ReactNode;
  title: string;
  extra?: string | null;
  picture?: boolean;
}) {
  const styles = useStyles();
  const path = media.state === "stored" ? ownPath(media.url) : null;
  if (path && picture) return <img src={path} alt={title} className={styles.picture} />;
  const words = [extra, MEDIA_WORDS[media.state]].filter(Boolean).join(" · ");
  const detail = path ? (
    <Link href={path} target="_blank" rel="noopener noreferrer">
      Open
    </Link>
  ) : (
    words
  );
  return <Card icon={icon} title={title} detail={detail} />;
}

const PENDING: Media = { state: "pending" };

const MEDIA_WORDS: Record<Media["state"], string> = {
  pending: "Being fetched from LINE",
  stored: "",
  expired: "LINE no longer keeps it",
  rejected: "Blocked for safety",
  erased: "Erased",
};

function Place({ title, address, latitude, longitude }: ContentOf<"location">) {
  const detail = (
    <>
      {address && <SafeText text={`${address}\n`} />}
      <Link href={mapLink(latitude, longitude)} target="_blank" rel="noopener noreferrer">
        Open map
      </Link>
    </>
  );
  return <Card icon={<LocationRegular />} title={title ?? "Location"} detail={detail} />;
}

/** Media is ours to serve; an address elsewhere would tell a stranger that it was looked at. */
function ownPath(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url, window.location.origin)) return null;
  const target = new URL(url, window.location.origin);
  return target.origin === window.location.origin ? target.pathname + target.search : null;
}

function stickerWords(sticker: ContentOf<"sticker"> | Extract<Outgoing, { type: "sticker" }>): string {
  if ("text" in sticker && sticker.text) return `“${sticker.text}”`;
  if ("keywords" in sticker && sticker.keywords?.length) return sticker.keywords.slice(0, 3).join(", ");
  return `${sticker.package_id} / ${sticker.sticker_id}`;
}

function imageTitle(set: ContentOf<"image">["set"]): string {
  return set?.index && set.total ? `Photo ${set.index} of ${set.total}` : "Photo";
}

function length(ms: number | null | undefined): string | null {
  return ms == null ? null : stopwatch(ms);
}
