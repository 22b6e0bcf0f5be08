// What a rule sets: what is proposed next, what is forgotten when the field changes, and how many there may be.
import { fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import type { ClassificationOutput } from "~/api/types";
import { show } from "../../../../test/render";
import { FIELDS } from "../../../../test/routing-rules";
import { server, withServer } from "../../../../test/server";
import { SkillsWorld } from "../../../../test/skills";
import { outputsInWords, outputsLack, written } from "./outputs";
import { OutputsField } from "./outputs-field";

withServer();

let now: ClassificationOutput[] = [];

function Edited({
  start,
  fields = FIELDS,
  error,
}: {
  start: ClassificationOutput[];
  fields?: typeof FIELDS;
  error?: string;
}) {
  const [outputs, setOutputs] = useState(start);
  now = outputs;
  return <OutputsField outputs={outputs} fields={fields} error={error} onChange={setOutputs} />;
}

const more = () => fireEvent.click(screen.getByRole("button", { name: "Set something" }));
const remove = (number: number) => fireEvent.click(screen.getByRole("button", { name: `Remove output ${number}` }));
const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it("proposes the priority first, then what is not set yet, and an attribute when all is", () => {
  show(<Edited start={[]} />);
  for (let times = 0; times < 4; times++) more();
  expect(now).toEqual([
    { field: "priority", value: "" },
    { field: "language", value: "" },
    { field: "variable:order_value", value: "" },
    { field: "attribute:", value: "" },
  ]);
});

it("offers only what rules may set, and any attribute", () => {
  show(<Edited start={[{ field: "priority", value: 10 }]} />);
  const offered = within(screen.getByLabelText("Field of output 1")).getAllByRole("option");
  expect(offered.map((option) => option.textContent)).toEqual(["Language", "Priority", "order_value", "An attribute…"]);
});

it("takes five and no more", () => {
  const attribute = (name: string) => ({ field: `attribute:${name}`, value: "x" });
  show(<Edited start={["a", "b", "c", "d"].map(attribute)} />);
  more();
  expect(now).toHaveLength(5);
  more();
  expect(now).toHaveLength(5);
  remove(1);
  expect(now.map(({ field }) => field)).toEqual(["attribute:b", "attribute:c", "attribute:d", "priority"]);
  more();
  expect(now).toHaveLength(5);
});

it("forgets the value when another field is chosen, and leaves the other outputs alone", () => {
  show(
    <Edited
      start={[
        { field: "priority", value: 10 },
        { field: "language", value: "ja" },
      ]}
    />,
  );
  write("Field of output 2", "variable:order_value");
  expect(now).toEqual([
    { field: "priority", value: 10 },
    { field: "variable:order_value", value: "" },
  ]);
  expect(screen.getByLabelText("Value of output 2")).toHaveAttribute("placeholder", "A number");
  expect(screen.getByLabelText("Value of output 1")).toHaveAttribute("placeholder", "0 to 10000; smaller goes first");
});

it("names an attribute by hand, without the blanks around it, and keeps its value", () => {
  show(<Edited start={[{ field: "language", value: "ja" }]} />);
  expect(screen.queryByLabelText("Name of output 1")).toBeNull();
  write("Field of output 1", "attribute:");
  write("Value of output 1", "domestic orders");
  write("Name of output 1", " topic ");
  expect(now).toEqual([{ field: "attribute:topic", value: "domestic orders" }]);
  expect(screen.getByLabelText("Field of output 1")).toHaveDisplayValue("An attribute…");
  expect(screen.getByLabelText("Name of output 1")).toHaveValue("topic");
});

it("shows an attribute that is known to rules already by its name, not as a field of its own", () => {
  const topic = { ...FIELDS[0], name: "attribute:topic", label: "topic", settable: true } as (typeof FIELDS)[number];
  show(<Edited start={[{ field: "attribute:topic", value: "x" }]} fields={[...FIELDS, topic]} />);
  expect(screen.getByLabelText("Name of output 1")).toHaveValue("topic");
  expect(screen.queryByRole("option", { name: "topic" })).toBeNull();
});

it("says what is wrong with it", () => {
  show(<Edited start={[]} error="Priority is set twice: remove one." />);
  expect(screen.getByRole("alert")).toHaveTextContent("Priority is set twice: remove one.");
});

const SKILLS = {
  name: "skills",
  label: "Skills",
  type: "choices" as const,
  choices: [{ value: "skill-1", label: "Japanese" }],
  operators: [],
  settable: true,
};

it("adds skills, each with a rating, and forgets them when another field is chosen", async () => {
  server.use(...new SkillsWorld().handlers());
  const fields = [...FIELDS, SKILLS];
  show(<Edited start={[{ field: "priority", value: 10 }]} fields={fields} />);
  write("Field of output 1", "skills");
  expect(now).toEqual([{ field: "skills", value: [] }]);
  expect(outputsLack(now, fields)).toBe("Set Skills: choose 1 to 10 skills.");
  fireEvent.click(screen.getByRole("combobox", { name: "Add to Skills of output 1" }));
  fireEvent.click(await screen.findByRole("option", { name: /Japanese/ }));
  fireEvent.change(screen.getByLabelText("Rating of Japanese"), { target: { value: "8" } });
  expect(now).toEqual([{ field: "skills", value: [{ skill_id: "skill-1", rating: 8 }] }]);
  expect(outputsLack(written(now, fields), fields)).toBeUndefined();
  expect(written(now, fields)).toEqual(now);
  expect(outputsInWords(now, fields)).toBe("Skills: Japanese 8");
  fireEvent.click(screen.getByRole("button", { name: "Remove Japanese" }));
  expect(now).toEqual([{ field: "skills", value: [] }]);
  write("Field of output 1", "language");
  expect(now).toEqual([{ field: "language", value: "" }]);
});

const PROFILES = {
  ...FIELDS[0],
  name: "capacity_profile",
  label: "Capacity profile",
  settable: true,
  operators: [],
  choices: [
    { value: "profile-1", label: "Chats" },
    { value: "profile-2", label: "Refunds" },
  ],
} as (typeof FIELDS)[number];

it("adds a capacity profile by its name", () => {
  show(<Edited start={[{ field: "priority", value: 10 }]} fields={[...FIELDS, PROFILES]} />);
  write("Field of output 1", "capacity_profile");
  expect(within(screen.getByLabelText("Value of output 1")).getAllByRole("option")).toHaveLength(3);
  write("Value of output 1", "profile-2");
  expect(now).toEqual([{ field: "capacity_profile", value: "profile-2" }]);
  expect(outputsInWords(now, [...FIELDS, PROFILES])).toBe("Capacity profile: Refunds");
});

it("says when there is no profile to add", () => {
  show(<Edited start={[{ field: "capacity_profile", value: "" }]} fields={[{ ...PROFILES, choices: [] }]} />);
  expect(screen.getByLabelText("Value of output 1")).toHaveDisplayValue("There is none yet");
});

it("takes several capacity profiles, each once", () => {
  const one = { field: "capacity_profile", value: "profile-1" };
  const fields = [...FIELDS, PROFILES];
  expect(outputsLack([one, { ...one, value: "profile-2" }], fields)).toBeUndefined();
  expect(outputsLack([one, one], fields)).toBe("Capacity profile is set twice: remove one.");
  expect(outputsLack([{ ...one, value: "" }], fields)).toBe("Set Capacity profile: choose one.");
});
