// Writes a rich menu: its picture, what can be pressed on it, and how a phone will show it.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  Switch,
  Text,
} from "@fluentui/react-components";
import { useState } from "react";
import { explain } from "~/api/problem";
import { giveRichMenuPicture, publishRichMenu, refreshRichMenus, writeRichMenu } from "~/api/rich-menus";
import type { Named, RichMenu } from "~/api/types";
import { TextField } from "~/ui/fields";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { RichMenuAreaFields } from "./rich-menu-area-fields";
import { laidOut, rescaled, TEMPLATES } from "./rich-menu-areas";
import { RichMenuCanvas } from "./rich-menu-canvas";
import {
  draftOf,
  type MenuDraft,
  type MenuPicture,
  missingFor,
  NEW_DRAFT,
  troubleOf,
  writingOf,
} from "./rich-menu-draft";
import { RichMenuPhone } from "./rich-menu-phone";
import { RichMenuPictureDrop } from "./rich-menu-picture-drop";

const useStyles = makeStyles({
  surface: { maxWidth: "1240px", width: "calc(100vw - 32px)" },
  body: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 300px 216px",
    gap: "24px",
    "@media (max-width: 1000px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "flex", flexDirection: "column", gap: "16px", minWidth: 0 },
  missing: { alignSelf: "center" },
  layouts: { display: "flex", gap: "4px", flexWrap: "wrap", alignItems: "center" },
});

interface Props {
  account: Named;
  menu: RichMenu | null;
  /** The account's menus, which buttons can switch to. */
  menus: RichMenu[];
  onClose(): void;
}

export function RichMenuEditor({ account, menu, menus, onClose }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const [draft, setDraft] = useState<MenuDraft>(menu ? draftOf(menu) : NEW_DRAFT);
  // What was written already, should the second of two steps fail.
  const [written, setWritten] = useState<RichMenu | null>(menu);
  const [chosen, setChosen] = useState<number | null>(null);
  const [dirty, setDirty] = useState(false);
  const [strict, setStrict] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState<"save" | "publish" | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const faults = strict ? troubleOf(draft) : {};
  const missing = missingFor(draft);
  const others = menus.filter((one) => one.id !== menu?.id);

  function change(part: Partial<MenuDraft>) {
    setDirty(true);
    setDraft((now) => ({ ...now, ...part }));
  }

  function give(picture: MenuPicture) {
    change({ picture, areas: draft.picture ? rescaled(draft.areas, draft.picture, picture) : draft.areas });
  }

  async function save(then: "save" | "publish") {
    setStrict(true);
    if (busy || Object.keys(troubleOf(draft)).length > 0) return;
    setBusy(then);
    setTrouble(null);
    try {
      const kept = await writeRichMenu(account.id, written?.id ?? null, writingOf(draft));
      setWritten(kept);
      if (draft.picture?.file) await giveRichMenuPicture(account.id, kept.id, draft.picture.file);
      if (then === "publish") await publishRichMenu(account.id, kept.id);
      else await refreshRichMenus(account.id);
      notify({ intent: "success", title: then === "publish" ? `${kept.name} goes to LINE` : `${kept.name} saved` });
      onClose();
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(null);
    }
  }

  const leave = () => (dirty && !asking ? setAsking(true) : onClose());
  const area = chosen === null ? undefined : draft.areas[chosen];
  const spinner = <Spinner size="tiny" />;
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && leave()}>
      <DialogSurface className={styles.surface} aria-label={menu ? `Rich menu ${menu.name}` : "New rich menu"}>
        <DialogBody>
          <DialogTitle>{menu ? menu.name : "New rich menu"}</DialogTitle>
          <DialogContent>
            {trouble && <Trouble text={trouble} />}
            <div className={styles.body}>
              <div className={styles.column}>
                {draft.picture && (
                  <>
                    <Layouts draft={draft} onChange={(areas) => change({ areas })} />
                    <RichMenuCanvas
                      picture={draft.picture}
                      areas={draft.areas}
                      chosen={chosen}
                      names={new Map(menus.map(({ id, name }) => [id, name]))}
                      onChoose={setChosen}
                      onChange={(areas) => change({ areas })}
                    />
                  </>
                )}
                <RichMenuPictureDrop has={draft.picture !== null} onPicture={give} />
                {faults.areas && <Trouble text={faults.areas} />}
              </div>
              <div className={styles.column}>
                <TextField
                  label="Name"
                  required
                  hint="Customers do not see it."
                  value={draft.name}
                  error={faults.name}
                  onChange={(name) => change({ name })}
                />
                <TextField
                  label="Text of the bar"
                  required
                  hint="Under the chat; up to 14 characters."
                  value={draft.bar_text}
                  error={faults.bar_text}
                  onChange={(bar_text) => change({ bar_text })}
                />
                <Switch
                  label="Open when a chat is opened"
                  checked={draft.opened}
                  onChange={(_, { checked }) => change({ opened: checked })}
                />
                {draft.picture && area && chosen !== null ? (
                  <RichMenuAreaFields
                    key={chosen}
                    area={area}
                    number={chosen + 1}
                    size={draft.picture}
                    others={others}
                    strict={strict}
                    onChange={(next) => change({ areas: draft.areas.map((one, at) => (at === chosen ? next : one)) })}
                    onRemove={() => {
                      change({ areas: draft.areas.filter((_, at) => at !== chosen) });
                      setChosen(null);
                    }}
                  />
                ) : (
                  draft.picture && <Text>Drag on the picture to draw an area, or choose one to say what it does.</Text>
                )}
              </div>
              <RichMenuPhone draft={draft} account={account.name} />
            </div>
          </DialogContent>
          <DialogActions>
            {asking ? (
              <>
                <span role="alert">Leave without saving?</span>
                <Button onClick={onClose}>Discard changes</Button>
                <Button appearance="primary" onClick={() => setAsking(false)}>
                  Keep editing
                </Button>
              </>
            ) : (
              <>
                {missing && (
                  <Text size={200} className={styles.missing}>
                    {missing}
                  </Text>
                )}
                <Button onClick={leave}>Cancel</Button>
                <Button icon={busy === "save" ? spinner : null} onClick={() => void save("save")}>
                  Save for later
                </Button>
                <Button
                  appearance="primary"
                  disabledFocusable={missing !== null}
                  icon={busy === "publish" ? spinner : null}
                  onClick={() => void save("publish")}
                >
                  Publish
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Layouts({ draft, onChange }: { draft: MenuDraft; onChange(areas: MenuDraft["areas"]): void }) {
  const styles = useStyles();
  const { picture, areas } = draft;
  return (
    <fieldset className={styles.layouts} style={{ border: "none", margin: 0, padding: 0 }} aria-label="Layout">
      <Text size={200}>Layout:</Text>
      {picture &&
        TEMPLATES.map((template) => (
          <Button key={template.name} size="small" onClick={() => onChange(laidOut(template, picture, areas))}>
            {template.name}
          </Button>
        ))}
    </fieldset>
  );
}
