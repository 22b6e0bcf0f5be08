// The signed-in person: how they are notified, shortcuts, and the way out.
import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens,
} from "@fluentui/react-components";
import { AlertRegular, FlashRegular, KeyboardRegular, SignOutRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { explain } from "~/api/problem";
import type { Me } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { PersonAvatar } from "~/ui/person-avatar";

const useStyles = makeStyles({
  who: { padding: "8px 12px 12px", display: "grid", lineHeight: "20px" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const ShortcutsDialog = lazy(() =>
  import("./shortcuts-dialog").then((module) => ({ default: module.ShortcutsDialog })),
);
const SignOutDialog = lazy(() => import("./sign-out-dialog").then((module) => ({ default: module.SignOutDialog })));

export function NameMenu({ me }: { me: Me }) {
  const styles = useStyles();
  const notify = useNotify();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  /** What signing out would lose, once somebody has asked for it. */
  const [loss, setLoss] = useState<string | null>(null);

  async function leave(sure: boolean) {
    setLoss(null);
    try {
      const { lossOf, signOutFor } = await import("./signing-out");
      const lost = sure ? null : lossOf(me.id);
      if (lost) setLoss(lost);
      else await signOutFor(me.id);
    } catch (error) {
      notify({ intent: "error", title: explain(error) });
    }
  }

  return (
    <>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            shape="circular"
            aria-label={`Signed in as ${me.name}`}
            icon={<PersonAvatar name={me.name} size={28} />}
          />
        </MenuTrigger>
        <MenuPopover>
          <div className={styles.who}>
            <Text weight="semibold">{me.name}</Text>
            <Text size={200} className={styles.quiet}>
              {me.email} · {me.role}
            </Text>
          </div>
          <MenuList>
            <MenuItem icon={<FlashRegular />} onClick={() => void navigate({ to: "/quick-replies" })}>
              Quick replies
            </MenuItem>
            <MenuItem icon={<AlertRegular />} onClick={() => void navigate({ to: "/notifications" })}>
              Notifications
            </MenuItem>
            <MenuItem icon={<KeyboardRegular />} onClick={() => setHelp(true)}>
              Keyboard shortcuts
            </MenuItem>
            <MenuItem icon={<SignOutRegular />} onClick={() => void leave(false)}>
              Sign out
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {help && (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={() => setHelp(false)} />
        </Suspense>
      )}
      {loss && (
        <Suspense fallback={null}>
          <SignOutDialog loss={loss} onStay={() => setLoss(null)} onLeave={() => void leave(true)} />
        </Suspense>
      )}
    </>
  );
}
