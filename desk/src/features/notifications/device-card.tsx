// How notifications stand in this browser: whether it may show, push and sound, and what to do where it may not.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useDesk } from "~/actions/desk";
import { tryPush } from "~/api/notifications";
import { explain } from "~/api/problem";
import { bell } from "~/lib/bell";
import { type PushState, pushState, turnPushOff, turnPushOn } from "./push-device";

const WORDS: Record<PushState, { title: string; text: string }> = {
  unsupported: {
    title: "This browser cannot be told by push.",
    text: "On iPhone and iPad, add Madoguchi to the home screen first and open it there. Elsewhere, use another browser. Sounds and what shows on the desk work all the same.",
  },
  insecure: {
    title: "Notifications need a secure connection.",
    text: "This address does not begin with https://, so browsers show nothing outside of the page. Ask whoever runs Madoguchi.",
  },
  denied: {
    title: "This browser is not allowed to show notifications of Madoguchi.",
    text: "Press the symbol on the left of the address, set Notifications to Allow, and reload the page. It may also be switched off in the settings of your computer.",
  },
  off: {
    title: "Push is off in this browser.",
    text: "Turn it on to be told while the desk is out of sight or closed. It holds for you alone, while you are signed in here.",
  },
  on: {
    title: "Push is on: this browser tells you also while the desk is closed.",
    text: "Only what is switched on below, and never while a desk of yours is in sight. Signing out ends it till you sign in here again; nobody else who signs in here is told.",
  },
};

export function DeviceCard() {
  const { notify, me } = useDesk();
  const [state, setState] = useState<PushState | null>(null);
  const [busy, setBusy] = useState(false);
  const blocked = useSyncExternalStore(bell.subscribe, () => bell.blocked);
  const muted = useSyncExternalStore(bell.subscribe, () => bell.muted);
  useEffect(() => {
    let gone = false;
    void pushState(me.id).then((found) => !gone && setState(found));
    return () => {
      gone = true;
    };
  }, [me.id]);

  async function perform(step: () => Promise<unknown>) {
    setBusy(true);
    try {
      await step();
    } catch (error) {
      notify({ intent: "error", title: error instanceof DOMException ? refused(error) : explain(error) });
    } finally {
      setState(await pushState(me.id));
      setBusy(false);
    }
  }

  async function turnOn() {
    if ((await turnPushOn(me.id)) === "default")
      notify({
        intent: "warning",
        title: "The question of the browser was not answered, so push stays off.",
        text: "Turn it on again, and choose Allow when the browser asks.",
      });
  }

  async function test() {
    await tryPush();
    notify({ intent: "success", title: "Sent. It shows in a moment, beside the page." });
  }

  return (
    <section aria-label="This browser" style={{ display: "grid", gap: 8 }}>
      {state && (
        <MessageBar intent={state === "on" ? "success" : state === "off" ? "info" : "warning"} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{WORDS[state].title}</MessageBarTitle> {WORDS[state].text}
          </MessageBarBody>
          <MessageBarActions>
            {state === "off" && (
              <Button appearance="primary" disabledFocusable={busy} onClick={() => void perform(turnOn)}>
                Turn on in this browser
              </Button>
            )}
            {state === "on" && (
              <>
                <Button disabledFocusable={busy} onClick={() => void perform(test)}>
                  Send a test
                </Button>
                <Button disabledFocusable={busy} onClick={() => void perform(() => turnPushOff(me.id))}>
                  Turn off in this browser
                </Button>
              </>
            )}
          </MessageBarActions>
        </MessageBar>
      )}
      {(blocked || muted) && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Nothing sounds here now.</MessageBarTitle>{" "}
            {muted
              ? "Sound is switched off in the top bar."
              : "The browser blocks sound until you click or press a key somewhere in the page."}
          </MessageBarBody>
        </MessageBar>
      )}
    </section>
  );
}

/** What browsers say when their push service cannot be reached, or is switched off. */
function refused(error: DOMException): string {
  return error.name === "AbortError"
    ? "The push service of this browser cannot be reached; try again later, or in another network."
    : `The browser refuses: ${error.message}`;
}
