// What becomes of active conversations whose representative is gone, and after how long.
import type { WhenGone } from "~/api/types";
import { ChoiceField } from "../fields";

const RULES: Record<WhenGone, { text: string; hint: string }> = {
  keep: {
    text: "Their conversations stay theirs",
    hint: "Whoever lost their connection or signed out keeps what they talk about, however long they are gone.",
  },
  requeue: {
    text: "Their conversations go back to the queue",
    hint: "Whoever is there is asked. What still waits when they are back is offered to them first, if the same representative is kept.",
  },
  tell_supervisors: {
    text: "Supervisors are told",
    hint: "Their conversations stay theirs. Supervisors see who is gone and with how many, and can move them.",
  },
};

/** The first is the time within which somebody who is back finds everything as it was. */
const LIMITS = [150, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200];

interface Props {
  values: { when_gone: WhenGone; gone_after_seconds: number };
  errors: { when_gone?: string | undefined; gone_after_seconds?: string | undefined };
  onRule(rule: WhenGone): void;
  onLimit(seconds: number): void;
}

export function WorkstreamAbsence({ values, errors, onRule, onLimit }: Props) {
  const { when_gone, gone_after_seconds } = values;
  const limits = [...new Set([...LIMITS, gone_after_seconds])].sort((a, b) => a - b);
  return (
    <>
      <ChoiceField
        label="When a representative is gone"
        hint={RULES[when_gone].hint}
        value={when_gone}
        error={errors.when_gone}
        choices={Object.entries(RULES).map(([value, { text }]) => ({ value, text }))}
        onChange={(value) => onRule(value as WhenGone)}
      />
      {when_gone !== "keep" && (
        <ChoiceField
          label="Gone for longer than"
          hint="Without any window of the desk open."
          value={String(gone_after_seconds)}
          error={errors.gone_after_seconds}
          choices={limits.map((seconds) => ({ value: String(seconds), text: inWords(seconds) }))}
          onChange={(value) => onLimit(Number(value))}
        />
      )}
    </>
  );
}

function inWords(seconds: number): string {
  if (seconds < 3600) return `${seconds / 60} minutes`;
  return seconds === 3600 ? "1 hour" : `${Math.round((seconds / 3600) * 100) / 100} hours`;
}
