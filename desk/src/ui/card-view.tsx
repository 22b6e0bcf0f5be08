// Cards and chips as a phone shows them, small: what the customer gets to press, and nothing that can be pressed here.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { FlexView } from "./flex-view";

export interface CardAction {
  type: string;
  label: string;
}

export interface CardFace {
  title?: string | null | undefined;
  text: string;
  picture_url?: string | null | undefined;
  actions: readonly CardAction[];
}

export type CardContent =
  | ({ type: "buttons" | "confirm" } & CardFace)
  | { type: "carousel"; columns: readonly CardFace[] }
  | { type: "flex"; alt_text: string; contents: unknown };

const useStyles = makeStyles({
  strip: { display: "flex", gap: "8px", overflowX: "auto", maxWidth: "100%", padding: "2px" },
  card: {
    flexShrink: 0,
    width: "220px",
    display: "flex",
    flexDirection: "column",
    overflow: "hidden",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
  },
  picture: {
    height: "96px",
    display: "grid",
    placeItems: "center",
    padding: "0 8px",
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground4,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
    textAlign: "center",
  },
  words: { padding: "10px 12px", display: "grid", gap: "4px", flexGrow: 1 },
  text: { whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  title: { fontWeight: tokens.fontWeightSemibold },
  actions: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, padding: "2px 0" },
  beside: { display: "grid", gridTemplateColumns: "1fr 1fr" },
  action: {
    padding: "7px 12px",
    textAlign: "center",
    color: tokens.colorBrandForeground1,
    overflowWrap: "anywhere",
  },
  chips: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "flex-start",
    gap: "6px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  chip: {
    padding: "2px 12px",
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    color: tokens.colorBrandForeground1,
    fontSize: tokens.fontSizeBase200,
  },
});

export function CardView({ content }: { content: CardContent }) {
  const styles = useStyles();
  if (content.type === "flex") return <FlexView contents={content.contents} altText={content.alt_text} />;
  const faces = content.type === "carousel" ? content.columns : [content];
  return (
    <section className={styles.strip} aria-label={NAMES[content.type]}>
      {faces.map((face, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one message never move
        <Face key={index} face={face} beside={content.type === "confirm"} />
      ))}
    </section>
  );
}

const NAMES = { buttons: "Card with buttons", confirm: "Question", carousel: "Carousel" };

function Face({ face, beside }: { face: CardFace; beside: boolean }) {
  const styles = useStyles();
  return (
    <div className={styles.card}>
      {face.picture_url && <div className={styles.picture}>Picture from {hostOf(face.picture_url)}</div>}
      <div className={styles.words}>
        {face.title && (
          <div className={styles.title} dir="auto">
            {face.title}
          </div>
        )}
        <div dir="auto" className={styles.text}>
          {face.text}
        </div>
      </div>
      <div className={mergeClasses(styles.actions, beside && styles.beside)}>
        {face.actions.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the buttons of one message never move
          <div key={index} className={styles.action} dir="auto">
            {action.label || "…"}
          </div>
        ))}
      </div>
    </div>
  );
}

export function QuickReplies({ actions }: { actions: readonly CardAction[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.chips} aria-label="Answer buttons">
      {actions.map((action, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the chips of one message never move
        <li key={index} className={styles.chip} dir="auto">
          {action.label}
        </li>
      ))}
    </ul>
  );
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "an address that is not whole yet";
}
