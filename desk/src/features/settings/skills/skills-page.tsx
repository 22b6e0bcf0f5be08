// What people know: the skills, their types, and the scales that they are rated on.
import { makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { Page } from "~/ui/page";
import { RatingModelsTab } from "./rating-models-tab";
import { SkillTypesTab } from "./skill-types-tab";
import { SkillsTab } from "./skills-tab";

const useStyles = makeStyles({ tabs: { marginBottom: "16px" } });

const TABS = {
  skills: { title: "Skills", content: <SkillsTab /> },
  types: { title: "Skill types", content: <SkillTypesTab /> },
  models: { title: "Rating models", content: <RatingModelsTab /> },
} as const;
type Place = keyof typeof TABS;

export function SkillsPage() {
  const styles = useStyles();
  const [open, setOpen] = useState<Place>("skills");
  return (
    <Page
      title="Skills"
      text="What people know, and how well. Rules say which skills a conversation wants; a workstream says how closely they have to match."
    >
      <TabList className={styles.tabs} selectedValue={open} onTabSelect={(_, data) => setOpen(data.value as Place)}>
        {Object.entries(TABS).map(([place, { title }]) => (
          <Tab key={place} value={place}>
            {title}
          </Tab>
        ))}
      </TabList>
      {TABS[open].content}
    </Page>
  );
}
