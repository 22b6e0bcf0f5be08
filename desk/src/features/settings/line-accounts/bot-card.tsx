// The Official Account as LINE knows it: picture, name, basic id, and how it is set there.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { LineAccount } from "~/api/types";
import { PersonAvatar } from "~/ui/person-avatar";

const useStyles = makeStyles({
  card: { display: "flex", gap: "12px", alignItems: "center" },
  words: { display: "flex", flexDirection: "column" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function BotCard({ bot }: { bot: LineAccount["bot"] }) {
  const styles = useStyles();
  if (!bot) return <Text className={styles.faint}>LINE could not be asked yet who this is.</Text>;
  return (
    <div className={styles.card}>
      <PersonAvatar name={bot.display_name} picture={bot.picture_url} size={48} />
      <div className={styles.words}>
        <Text weight="semibold">{bot.display_name}</Text>
        <Text size={200} className={styles.faint}>
          {bot.basic_id} · Chat {bot.chat_mode === "chat" ? "on" : "off"} · marks as read{" "}
          {bot.mark_as_read_mode === "manual" ? "when a representative reads" : "at once"}
        </Text>
      </div>
    </div>
  );
}
