// The hours of one weekday: a switch, its spans, and a way to copy them to other days.
import {
  Button,
  Input,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Switch,
  Text,
  tokens,
} from "@fluentui/react-components";
import { AddRegular, CopyRegular, DismissRegular } from "@fluentui/react-icons";
import { useId } from "react";
import type { Weekday } from "~/api/types";
import { type DraftSpan, WEEKDAYS } from "./operating-hours-draft";
import { DAY_NAMES, spanWords, untilWords, WEEK } from "./operating-hours-words";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "156px minmax(0, 1fr) auto",
    alignItems: "start",
    padding: "4px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  spans: { display: "flex", flexDirection: "column", gap: "4px", minWidth: 0, paddingTop: "2px" },
  span: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: "4px 6px", minHeight: "32px" },
  time: { width: "136px" },
  faint: { color: tokens.colorNeutralForeground3 },
  closed: { color: tokens.colorNeutralForeground3, lineHeight: "32px" },
  fault: { color: tokens.colorPaletteRedForeground1, flexBasis: "100%" },
  buttons: { display: "flex", paddingTop: "2px" },
});

interface Props {
  day: Weekday;
  spans: DraftSpan[];
  faultOf(span: DraftSpan): string | null;
  onOpen(open: boolean): void;
  onAdd(): void;
  onChange(span: DraftSpan): void;
  onRemove(span: DraftSpan): void;
  onCopy(to: Weekday[]): void;
}

export function WeekdayHours({ day, spans, faultOf, onOpen, onAdd, onChange, onRemove, onCopy }: Props) {
  const styles = useStyles();
  const name = DAY_NAMES[day];
  const open = spans.length > 0;
  return (
    <div className={styles.root}>
      <Switch label={name} checked={open} onChange={(_, data) => onOpen(data.checked)} />
      <div className={styles.spans}>
        {!open && <Text className={styles.closed}>Closed</Text>}
        {spans.map((span, place) => (
          <SpanFields
            key={span.key}
            name={place === 0 ? name : `${name} (${place + 1})`}
            span={span}
            fault={faultOf(span)}
            onChange={onChange}
            onRemove={() => onRemove(span)}
          />
        ))}
      </div>
      {open && (
        <div className={styles.buttons}>
          <Button
            appearance="subtle"
            icon={<AddRegular />}
            aria-label={`Add hours on ${name}`}
            title="Add hours"
            onClick={onAdd}
          />
          <CopyMenu name={name} onCopy={onCopy} />
        </div>
      )}
    </div>
  );
}

interface SpanProps {
  /** Tells several spans of a day apart. */
  name: string;
  span: DraftSpan;
  fault: string | null;
  onChange(span: DraftSpan): void;
  onRemove(): void;
}

function SpanFields({ name, span, fault, onChange, onRemove }: SpanProps) {
  const styles = useStyles();
  const [wordsId, faultId] = [useId(), useId()];
  const until = untilWords(span);
  const described = [until && wordsId, fault && faultId].filter(Boolean).join(" ");
  const field = (which: "opens" | "closes") => (
    <Input
      type="time"
      className={styles.time}
      aria-label={`${name} ${which}`}
      aria-invalid={fault !== null}
      aria-describedby={described || undefined}
      value={span[which]}
      onChange={(_, data) => onChange({ ...span, [which]: data.value.slice(0, 5) })}
    />
  );
  return (
    <div className={styles.span}>
      {field("opens")}
      <span aria-hidden>–</span>
      {field("closes")}
      <Button
        appearance="subtle"
        size="small"
        icon={<DismissRegular />}
        aria-label={span.opens && span.closes ? `Remove ${name} ${spanWords(span)}` : `Remove ${name}`}
        onClick={onRemove}
      />
      {until && (
        <Text size={200} id={wordsId} className={styles.faint}>
          {until}
        </Text>
      )}
      {fault && (
        <Text size={200} id={faultId} role="alert" className={styles.fault}>
          {fault}
        </Text>
      )}
    </div>
  );
}

function CopyMenu({ name, onCopy }: { name: string; onCopy(to: Weekday[]): void }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<CopyRegular />}
          aria-label={`Copy the hours of ${name}`}
          title="Copy to other days"
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => onCopy(WEEKDAYS)}>Copy to weekdays</MenuItem>
          <MenuItem onClick={() => onCopy(WEEK)}>Copy to all days</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
