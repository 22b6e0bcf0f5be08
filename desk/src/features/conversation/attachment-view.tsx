// A file in a bubble: a picture, a film, a recording or a card, and in each state what has become of it.
import { Link, makeStyles, mergeClasses, Skeleton, SkeletonItem, Text, tokens } from "@fluentui/react-components";
import {
  DocumentRegular,
  ImageOffRegular,
  ImageRegular,
  MicRegular,
  OpenRegular,
  VideoRegular,
} from "@fluentui/react-icons";
import { type ReactNode, useState } from "react";
import type { Attachment, FileContent } from "~/api/types";
import { publicHost } from "~/lib/links";
import { bytes } from "~/lib/text";
import { stopwatch } from "~/lib/time";
import { boxOf } from "./box";
import { FileCard } from "./file-card";
import { Lightbox } from "./lightbox";

const useStyles = makeStyles({
  box: { position: "relative", maxWidth: "100%", borderRadius: tokens.borderRadiusMedium, overflow: "hidden" },
  opener: { display: "block", padding: 0, border: "none", background: "none", cursor: "zoom-in", width: "100%" },
  picture: { display: "block", width: "100%", height: "100%", objectFit: "cover" },
  film: { display: "block", width: "100%", height: "100%", backgroundColor: "black" },
  wait: { position: "absolute", inset: 0, display: "grid", placeItems: "center" },
  skeleton: { position: "absolute", inset: 0, height: "100%" },
  voice: { display: "block", width: "300px", maxWidth: "100%", height: "40px" },
  grid: {
    display: "grid",
    gridTemplateColumns: "repeat(3, minmax(0, 1fr))",
    gap: "4px",
    width: "312px",
    maxWidth: "100%",
  },
  two: { gridTemplateColumns: "repeat(2, minmax(0, 1fr))" },
  tile: { aspectRatio: "1", minWidth: 0 },
  gone: {
    display: "grid",
    placeItems: "center",
    height: "100%",
    padding: "4px",
    textAlign: "center",
    boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground3,
  },
});

export interface Shown {
  content: FileContent;
  attachment: Attachment | null;
}

export function AttachmentView({ content, attachment }: Shown) {
  const elsewhere = "media" in content ? content.media?.url : null;
  if (elsewhere) return <Elsewhere title={titleOf(content)} url={elsewhere} />;
  if (attachment?.state === "stored") return <Stored content={content} attachment={attachment} />;
  if (attachment?.state === "pending" && (content.type === "image" || content.type === "video"))
    return <Waiting attachment={attachment} title={titleOf(content)} />;
  return <FileCard icon={ICONS[content.type]} title={titleOf(content)} detail={wordsFor({ content, attachment })} />;
}

function Stored({ content, attachment }: { content: FileContent; attachment: Attachment }) {
  const styles = useStyles();
  const box = boxOf(attachment);
  if (content.type === "image" && attachment.preview_url)
    return <Picture pictures={[{ content, attachment }]} at={0} style={box} />;
  if (content.type === "video")
    return (
      <div className={styles.box} style={box}>
        {/* biome-ignore lint/a11y/useMediaCaption: what customers film comes without captions */}
        <video
          className={styles.film}
          controls
          preload="metadata"
          poster={attachment.preview_url ?? undefined}
          src={attachment.url ?? undefined}
          aria-label={`Video${lengthOf(attachment)}`}
        />
      </div>
    );
  if (content.type === "audio")
    return (
      <div>
        {/* biome-ignore lint/a11y/useMediaCaption: what customers record comes without captions */}
        <audio
          className={styles.voice}
          controls
          preload="metadata"
          src={attachment.url ?? undefined}
          aria-label={`Voice message${lengthOf(attachment)}`}
        />
      </div>
    );
  return <Saved content={content} attachment={attachment} />;
}

function Saved({ content, attachment }: { content: FileContent; attachment: Attachment }) {
  const [open, setOpen] = useState(false);
  const title = titleOf(content);
  const detail = (
    <>
      {attachment.size != null && `${bytes(attachment.size)} · `}
      <Link href={attachment.original_url ?? undefined} download>
        Save
      </Link>
      {attachment.preview_url && attachment.content_type?.startsWith("image/") && (
        <>
          {" · "}
          <Link as="button" style={{ font: "inherit" }} onClick={() => setOpen(true)}>
            Look at it
          </Link>
        </>
      )}
    </>
  );
  return (
    <>
      <FileCard icon={ICONS[content.type]} title={title} detail={detail} />
      {open && <Lightbox pictures={[{ title, attachment }]} at={0} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Pictures that were sent as one, in a grid that each arriving one finds its place in. */
export function Album({ pictures }: { pictures: Shown[] }) {
  const styles = useStyles();
  const shown = pictures.filter(isPicture);
  return (
    <div className={mergeClasses(styles.grid, (pictures.length < 3 || pictures.length === 4) && styles.two)}>
      {pictures.map((picture, index) => (
        <div key={picture.attachment?.id ?? index} className={mergeClasses(styles.box, styles.tile)}>
          {isPicture(picture) ? (
            <Picture pictures={shown} at={shown.indexOf(picture)} style={{ height: "100%" }} />
          ) : picture.attachment?.state === "pending" ? (
            <Waiting attachment={picture.attachment} title={titleOf(picture.content)} filling />
          ) : (
            <Text size={100} className={styles.gone}>
              <span>
                <ImageOffRegular aria-hidden fontSize={20} /> {wordsFor(picture)}
              </span>
            </Text>
          )}
        </div>
      ))}
    </div>
  );
}

type Picture = Shown & { attachment: Attachment };

function isPicture(one: Shown): one is Picture {
  return one.attachment?.state === "stored" && one.attachment.preview_url !== null;
}

function Picture({ pictures, at, style }: { pictures: Picture[]; at: number; style: object }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const title = titleOf((pictures[at] as Picture).content);
  return (
    <>
      <button
        type="button"
        className={mergeClasses(styles.opener, styles.box)}
        style={style}
        aria-label={`${title}: look at it`}
        onClick={() => setOpen(true)}
      >
        <img
          className={styles.picture}
          src={pictures[at]?.attachment.preview_url ?? undefined}
          alt={title}
          decoding="async"
        />
      </button>
      {open && (
        <Lightbox
          pictures={pictures.map((one) => ({ title: titleOf(one.content), attachment: one.attachment }))}
          at={at}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Waiting({ attachment, title, filling }: { attachment: Attachment; title: string; filling?: boolean }) {
  const styles = useStyles();
  return (
    <div className={styles.box} style={filling ? { height: "100%" } : boxOf(attachment)} role="status">
      <Skeleton aria-hidden>
        <SkeletonItem className={styles.skeleton} />
      </Skeleton>
      <Text size={200} className={styles.wait}>
        {title} · {PENDING}
      </Text>
    </div>
  );
}

function Elsewhere({ title, url }: { title: string; url: string }) {
  const host = publicHost(url);
  const detail = host ? (
    <>
      Not kept here ·{" "}
      <Link href={url} target="_blank" rel="noopener noreferrer">
        Open at {host} <OpenRegular aria-hidden />
      </Link>
    </>
  ) : (
    "Not kept here"
  );
  return <FileCard icon={<ImageRegular />} title={title} detail={detail} />;
}

const PENDING = "Being fetched from LINE";
const ICONS: Record<FileContent["type"], ReactNode> = {
  image: <ImageRegular />,
  video: <VideoRegular />,
  audio: <MicRegular />,
  file: <DocumentRegular />,
};

function wordsFor({ content, attachment }: Shown): string {
  const facts = [
    content.type === "file" && content.size != null && bytes(content.size),
    (content.type === "video" || content.type === "audio") &&
      content.duration_ms != null &&
      stopwatch(content.duration_ms),
  ].filter(Boolean);
  return [...facts, stateOf(attachment)].join(" · ");
}

function stateOf(attachment: Attachment | null): string {
  if (attachment === null) return "Not kept here";
  const words: Partial<Record<Attachment["state"], string>> = { pending: PENDING, erased: "Erased" };
  return words[attachment.state] ?? attachment.why_not?.reason ?? "Not here";
}

function titleOf(content: FileContent): string {
  if (content.type === "file") return content.name;
  if (content.type === "video") return "Video";
  if (content.type === "audio") return "Voice message";
  return content.set?.index && content.set.total ? `Photo ${content.set.index} of ${content.set.total}` : "Photo";
}

function lengthOf(attachment: Attachment): string {
  return attachment.duration_ms == null ? "" : `, ${stopwatch(attachment.duration_ms)}`;
}
