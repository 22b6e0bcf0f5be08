// LINE's sendable stickers by package and number: LINE lets nobody else show their pictures.
import { Button, Dropdown, makeStyles, Option, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { OutgoingOf } from "~/api/types";
import { deviceShelf } from "~/lib/storage";
import { PACKAGES, stickersOf } from "./stickers";

const RECENT = "stickers";
const MOST_RECENT = 8;

const useStyles = makeStyles({
  root: { display: "grid", gap: "8px", width: "340px" },
  grid: {
    display: "grid",
    gridTemplateColumns: "repeat(4, 1fr)",
    gridAutoRows: "32px",
    gap: "4px",
    maxHeight: "220px",
    overflowY: "auto",
    padding: "2px",
  },
  tile: { minWidth: 0, paddingInline: "4px", fontWeight: 400, fontVariantNumeric: "tabular-nums" },
  note: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  onPick(sticker: OutgoingOf<"sticker">): void;
}

export function StickerPicker({ onPick }: Props) {
  const styles = useStyles();
  const [chosen, setChosen] = useState(PACKAGES[0]?.id ?? "");
  const [recent] = useState(recentOnes);
  const shown = PACKAGES.find((one) => one.id === chosen);

  function pick(package_id: string, sticker_id: string) {
    const key = `${package_id}/${sticker_id}`;
    const kept = [key, ...recent.filter((one) => one !== key)].slice(0, MOST_RECENT);
    deviceShelf.write(RECENT, JSON.stringify(kept));
    onPick({ type: "sticker", package_id, sticker_id });
  }

  const tile = (package_id: string, sticker_id: string) => (
    <Button
      key={`${package_id}/${sticker_id}`}
      className={styles.tile}
      aria-label={`Send sticker ${package_id} / ${sticker_id}`}
      onClick={() => pick(package_id, sticker_id)}
    >
      {sticker_id}
    </Button>
  );
  return (
    <div className={styles.root}>
      {recent.length > 0 && (
        <>
          <Text size={200} weight="semibold">
            Sent lately from this device
          </Text>
          <div className={styles.grid}>
            {recent.map((key) => {
              const [package_id = "", sticker_id = ""] = key.split("/");
              return tile(package_id, sticker_id);
            })}
          </div>
        </>
      )}
      <Dropdown
        aria-label="Sticker package"
        value={shown?.name ?? ""}
        selectedOptions={[chosen]}
        onOptionSelect={(_, data) => setChosen(data.optionValue ?? chosen)}
      >
        {PACKAGES.map((one) => (
          <Option key={one.id} value={one.id}>
            {one.name}
          </Option>
        ))}
      </Dropdown>
      <div className={styles.grid}>{shown && stickersOf(shown).map((id) => tile(shown.id, id))}</div>
      <Text size={200} className={styles.note}>
        LINE lets only its own apps show the pictures; its sticker list shows which number is which.
      </Text>
    </div>
  );
}

function recentOnes(): string[] {
  try {
    const found: unknown = JSON.parse(deviceShelf.read(RECENT) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => /^\d+\/\d+$/.test(String(one))) : [];
  } catch {
    return [];
  }
}
