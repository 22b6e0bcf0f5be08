// Where the picture of a rich menu is dropped or chosen, with what LINE wants of it.
import { Button, makeStyles, mergeClasses, Spinner, Text, tokens } from "@fluentui/react-components";
import { ImageAddRegular } from "@fluentui/react-icons";
import { type DragEvent, useRef, useState } from "react";
import { Trouble } from "~/ui/trouble";
import type { MenuPicture } from "./rich-menu-draft";
import { PictureTrouble, pictureFrom } from "./rich-menu-picture";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  drop: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    gap: "8px",
    padding: "32px 24px",
    textAlign: "center",
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground3,
  },
  over: { border: `2px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  icon: { fontSize: "32px", lineHeight: 1 },
});

interface Props {
  has: boolean;
  onPicture(picture: MenuPicture): void;
}

export function RichMenuPictureDrop({ has, onPicture }: Props) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function take(file: File | undefined) {
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    try {
      onPicture(await pictureFrom(file));
    } catch (error) {
      setTrouble(error instanceof PictureTrouble ? error.message : "This picture cannot be read.");
    } finally {
      setBusy(false);
    }
  }

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  const choose = (
    <Button
      icon={busy ? <Spinner size="tiny" /> : <ImageAddRegular />}
      disabledFocusable={busy}
      onClick={() => input.current?.click()}
    >
      {has ? "Replace the picture" : "Choose a picture"}
    </Button>
  );
  return (
    <div className={styles.root}>
      {trouble && <Trouble text={trouble} />}
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label="Picture of the menu"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {has ? (
        <div>{choose}</div>
      ) : (
        <section
          className={mergeClasses(styles.drop, over && styles.over)}
          aria-label="Drop a picture"
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={dropped}
        >
          <span className={styles.icon} aria-hidden>
            <ImageAddRegular />
          </span>
          <Text>Drop the menu’s picture here: 2500 × 1686 or 2500 × 843 pixels look best.</Text>
          <Text size={200} align="center">
            LINE takes JPEG or PNG, 800 to 2500 pixels wide, at least 1.45 times as wide as high. What is too large is
            made smaller.
          </Text>
          {choose}
        </section>
      )}
    </div>
  );
}
