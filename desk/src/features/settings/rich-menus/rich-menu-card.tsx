// One rich menu in the list: its picture, how it stands, what it is used for, and what can be done with it.
import {
  Badge,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Text,
  tokens,
} from "@fluentui/react-components";
import { deleteRichMenu, publishRichMenu } from "~/api/rich-menus";
import type { ForeignRichMenu, Id, RichMenu } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { ConfirmButton } from "../confirm-button";

const useStyles = makeStyles({
  card: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "12px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  picture: {
    display: "block",
    width: "100%",
    aspectRatio: "2500 / 1686",
    objectFit: "contain",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  none: { display: "grid", placeItems: "center", color: tokens.colorNeutralForeground3 },
  line: { display: "flex", gap: "6px", flexWrap: "wrap", alignItems: "center" },
  faint: { color: tokens.colorNeutralForeground3 },
});

const STATES = {
  draft: { color: "informative", text: "Draft" },
  making: { color: "warning", text: "Going to LINE…" },
  live: { color: "success", text: "Live" },
  failed: { color: "danger", text: "Failed" },
  deleting: { color: "informative", text: "Going" },
} as const;

interface Props {
  accountId: Id;
  menu: RichMenu;
  onOpen(): void;
}

export function RichMenuCard({ accountId, menu, onOpen }: Props) {
  const styles = useStyles();
  const { color, text } = STATES[menu.state];
  const changed = menu.state === "draft" && menu.line_id !== null;
  return (
    <article className={styles.card} aria-label={menu.name}>
      {menu.picture ? (
        <img className={styles.picture} src={menu.picture.url} alt={menu.name} loading="lazy" />
      ) : (
        <div className={`${styles.picture} ${styles.none}`}>No picture yet</div>
      )}
      <Text weight="semibold" dir="auto">
        {menu.name}
      </Text>
      <div className={styles.line}>
        <Badge appearance="tint" color={color}>
          {changed ? "Live, with changes to publish" : text}
        </Badge>
        {menu.uses.map((use) => (
          <Badge key={use} appearance="outline">
            {use}
          </Badge>
        ))}
      </div>
      <Text size={200} className={styles.faint}>
        {menu.areas.length === 1 ? "1 area" : `${menu.areas.length} areas`} · bar “{menu.bar_text}” · changed{" "}
        {menu.changed_by && `by ${menu.changed_by.name} `}
        <RelativeTime at={menu.changed_at} />
      </Text>
      {menu.problem && (
        <MessageBar intent={menu.state === "making" ? "warning" : "error"} layout="multiline">
          <MessageBarBody>{menu.problem}</MessageBarBody>
          {menu.state === "failed" && (
            <MessageBarActions>
              <Button size="small" onClick={() => void publishRichMenu(accountId, menu.id).catch(() => undefined)}>
                Try again
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      <div className={styles.line}>
        <Button onClick={onOpen}>Edit</Button>
        {menu.uses.length === 0 && (
          <ConfirmButton
            label="Delete"
            consequence={`“${menu.name}” goes from here and from LINE. It cannot be brought back.`}
            confirm="Delete"
            run={() => deleteRichMenu(accountId, menu.id)}
            onDone={() => undefined}
          />
        )}
      </div>
    </article>
  );
}

export function ForeignCard({ menu }: { menu: ForeignRichMenu }) {
  const styles = useStyles();
  return (
    <article className={styles.card} aria-label={menu.name}>
      <img className={styles.picture} src={menu.picture_url} alt={menu.name} loading="lazy" />
      <Text weight="semibold" dir="auto">
        {menu.name}
      </Text>
      <div className={styles.line}>
        {menu.is_default && <Badge appearance="outline">the default at LINE</Badge>}
        <Text size={200} className={styles.faint}>
          {menu.width} × {menu.height} · {menu.areas} areas · bar “{menu.bar_text}”
        </Text>
      </div>
    </article>
  );
}
