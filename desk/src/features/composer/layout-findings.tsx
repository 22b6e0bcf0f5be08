// What LINE has against a layout, each with its line; a click leads there.
import { Button, Link, MessageBar, MessageBarBody, makeStyles, Spinner, Text } from "@fluentui/react-components";
import type { LayoutCheck } from "~/api/types";
import { lineOf, placeOf } from "./json-place";

const OURS = "contents.";

const useStyles = makeStyles({
  list: { margin: 0, paddingInlineStart: "18px" },
  ask: { display: "flex", alignItems: "center", gap: "12px" },
});

interface Props {
  source: string;
  check: LayoutCheck | null;
  busy: boolean;
  ready: boolean;
  onAsk(): void;
  onGo(place: number): void;
}

export function LayoutFindings({ source, check, busy, ready, onAsk, onGo }: Props) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.ask}>
        <Button
          size="small"
          disabledFocusable={busy || !ready}
          icon={busy ? <Spinner size="extra-tiny" /> : null}
          onClick={onAsk}
        >
          Check with LINE
        </Button>
        <span role="status">
          {check && !check.not_asked && check.findings.length === 0 && <Text size={200}>LINE takes this layout.</Text>}
        </span>
      </div>
      {check?.not_asked && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{check.not_asked}</MessageBarBody>
        </MessageBar>
      )}
      {check && check.findings.length > 0 && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            LINE would refuse it:
            <ul className={styles.list}>
              {check.findings.map(({ property, message }) => (
                <li key={`${property} ${message}`}>
                  <Finding source={source} property={property} onGo={onGo} /> {message}
                </li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

function Finding({ source, property, onGo }: { source: string; property: string; onGo(place: number): void }) {
  if (!property.startsWith(OURS)) return property && <b>{property}:</b>;
  const place = placeOf(source, property.slice(OURS.length));
  return (
    <Link as="button" type="button" onClick={() => onGo(place)}>
      Line {lineOf(source, place)}, {property.slice(OURS.length)}:
    </Link>
  );
}
