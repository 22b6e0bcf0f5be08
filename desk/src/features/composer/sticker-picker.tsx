// LINE's sendable stickers by package, number and words: LINE lets nobody else show their pictures.
import { Input, makeStyles, mergeClasses, Switch, Text, tokens } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { type ReactNode, useState } from "react";
import type { Id, OutgoingOf } from "~/api/types";
import { deviceShelf } from "~/lib/storage";
import { nameSticker, wordsFor } from "./sticker-words";
import { type FoundPackage, findStickers, PACKAGES } from "./stickers";

const RECENT = "stickers";
const MOST_RECENT = 8;

const useStyles = makeStyles({
  root: { display: "grid", gap: "8px", width: "380px" },
  found: { maxHeight: "320px", overflowY: "auto", display: "grid", gap: "8px", padding: "2px" },
  grid: { display: "grid", gridTemplateColumns: "repeat(4, 1fr)", gap: "4px" },
  tile: {
    minWidth: 0,
    minHeight: "32px",
    padding: "2px 4px",
    font: "inherit",
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: "tabular-nums",
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: "pointer",
    overflowWrap: "anywhere",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  naming: {
    borderTopStyle: "dashed",
    borderRightStyle: "dashed",
    borderBottomStyle: "dashed",
    borderLeftStyle: "dashed",
  },
  note: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  conversation: Id;
  onPick(sticker: OutgoingOf<"sticker">): void;
}

export function StickerPicker({ conversation, onPick }: Props) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [naming, setNaming] = useState(false);
  const [words, setWords] = useState(() => wordsFor(conversation));
  const [recent] = useState(recentOnes);
  const [named, setNamed] = useState<string | null>(null);

  function press(key: string) {
    if (naming) return setNamed(key);
    const kept = [key, ...recent.filter((one) => one !== key)].slice(0, MOST_RECENT);
    deviceShelf.write(RECENT, JSON.stringify(kept));
    const [package_id = "", sticker_id = ""] = key.split("/");
    onPick({ type: "sticker", package_id, sticker_id });
  }

  function call(key: string, name: string) {
    nameSticker(key, name);
    setWords(wordsFor(conversation));
    setNamed(null);
  }

  const tile = (key: string) =>
    key === named ? (
      <Input
        key={key}
        size="small"
        autoFocus
        aria-label={`Words for sticker ${key}`}
        defaultValue={words[key] ?? ""}
        onBlur={({ target }) => call(key, target.value)}
        onKeyDown={({ key: pressed, currentTarget }) => pressed === "Enter" && currentTarget.blur()}
      />
    ) : (
      <button
        key={key}
        type="button"
        className={mergeClasses(styles.tile, naming && styles.naming)}
        aria-label={`${naming ? "Name" : "Send"} sticker ${key.replace("/", " / ")}${words[key] ? `: ${words[key]}` : ""}`}
        onClick={() => press(key)}
      >
        {words[key] ?? key.slice(key.indexOf("/") + 1)}
      </button>
    );
  const found = findStickers(wanted, words);
  const known = wanted ? [] : Object.keys(words).filter((key) => !recent.includes(key));
  return (
    <div className={styles.root}>
      <Input
        type="search"
        contentBefore={<SearchRegular />}
        aria-label="Find a sticker"
        placeholder="Character, word or number"
        value={wanted}
        onChange={(_, data) => setWanted(data.value)}
      />
      <div className={styles.found}>
        {!wanted && recent.length > 0 && <Shelf title="Sent lately from this device">{recent.map(tile)}</Shelf>}
        {known.length > 0 && <Shelf title="With words">{known.map(tile)}</Shelf>}
        <Packages found={found} open={wanted !== ""} tile={tile} />
        {found.length === 0 && <Text size={200}>No sticker is called that.</Text>}
      </div>
      <Switch
        label="Give stickers words of your own"
        checked={naming}
        onChange={(_, data) => setNaming(data.checked)}
      />
      <Text size={200} className={styles.note}>
        LINE lets only its own apps show the pictures; its sticker list shows which number is which.
      </Text>
    </div>
  );
}

function Shelf({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <Text as="h3" size={200} weight="semibold" block>
        {title}
      </Text>
      <div className={styles.grid}>{children}</div>
    </section>
  );
}

/** The first is open to begin with, the others when somebody looks into them: 480 buttons at once are slow. */
function Packages({ found, open, tile }: { found: FoundPackage[]; open: boolean; tile(key: string): ReactNode }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([PACKAGES[0]?.id ?? ""]));
  const few = open && found.reduce((sum, one) => sum + one.stickers.length, 0) <= 80;
  return found.map(({ package: one, stickers }) => (
    <details
      key={one.id}
      open={few || opened.has(one.id)}
      onToggle={({ currentTarget }) => currentTarget.open && setOpened((now) => new Set([...now, one.id]))}
    >
      <summary>
        <Text size={200} weight="semibold">
          {one.name}
        </Text>
      </summary>
      {(few || opened.has(one.id)) && <Grid>{stickers.map((id) => tile(`${one.id}/${id}`))}</Grid>}
    </details>
  ));
}

function Grid({ children }: { children: ReactNode }) {
  return <div className={useStyles().grid}>{children}</div>;
}

function recentOnes(): string[] {
  try {
    const found: unknown = JSON.parse(deviceShelf.read(RECENT) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => /^\d+\/\d+$/.test(String(one))) : [];
  } catch {
    return [];
  }
}
