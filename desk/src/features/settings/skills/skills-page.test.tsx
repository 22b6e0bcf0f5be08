// Skills, their types and rating models: found, added, changed, given to people, and kept while something needs them.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { member, SkillsWorld, skill } from "../../../../test/skills";
import { SkillsPage } from "./skills-page";

withServer();

let world: SkillsWorld;
const people = ["Rin Tanaka", "Ken Ito"].map((name, index) => ({ id: `user-${index + 1}`, name, active: true }));
beforeEach(() => {
  world = new SkillsWorld();
  server.use(
    ...world.handlers(),
    http.get(at("/api/admin/users"), () => HttpResponse.json({ items: people })),
  );
});

const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const open = async (tab: RegExp) => userEvent.click(await screen.findByRole("tab", { name: tab }));
const choose = async (field: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

it("teaches what a skill is as long as there is none", async () => {
  world.skills = [];
  show(<SkillsPage />);
  expect(await screen.findByText("No skills yet")).toBeVisible();
  expect(screen.getByText(/give it to people, and let a rule want it/)).toBeVisible();
  await press("Add a skill");
  expect(screen.getByLabelText(/^Name/)).toHaveValue("");
});

it("lists skills, and finds one by a part of its name", async () => {
  show(<SkillsPage />);
  const table = within(await screen.findByRole("table", { name: "skills" }));
  expect(table.getByRole("row", { name: "Japanese Language 1 to 10 1 person" })).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search skills" }), "tha");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Japanese" })).not.toBeInTheDocument());
  expect(screen.getByRole("button", { name: "Thai" })).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search skills" }), "x");
  expect(await screen.findByText("Nothing here is called “thax”.")).toBeVisible();
});

it("can be tried again when the list does not load", async () => {
  server.use(http.get(at("/api/admin/skills"), () => problem(403, "forbidden"), { once: true }));
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "Thai" })).toBeVisible();
});

it("asks for the next page of a long list", async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get(at("/api/admin/skills"), ({ request }) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      asked.push(cursor);
      return HttpResponse.json({ items: [world.skills[cursor ? 1 : 0]], next_cursor: cursor ? null : "more" });
    }),
  );
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("button", { name: "Thai" })).toBeVisible();
  expect(asked).toEqual([null, "more"]);
  expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
});

it("adds a skill of a type and a rating model, and says what is missing", async () => {
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Add a skill" }));
  await press("Add skill");
  for (const said of ["Enter a name.", "Choose a type.", "Choose a rating model."])
    expect(screen.getByText(said)).toBeVisible();
  await userEvent.type(screen.getByLabelText(/^Name/), "Korean");
  await choose("Type", "Language");
  await choose("Rating model", "Spoken");
  await press("Add skill");
  await waitFor(() => expect(world.told).toHaveLength(1));
  expect(world.told[0]).toEqual({
    did: "POST /skills",
    body: { name: "Korean", description: "", type_id: "type-1", rating_model_id: "model-2" },
  });
  expect(await screen.findByText("Skill Korean saved")).toBeVisible();
});

it("says at the field that a name is taken", async () => {
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Thai" }));
  world.refuses = { status: 409, code: "name_taken", extra: {} };
  await press("Save");
  expect(await screen.findByText("This name is already used.")).toBeVisible();
});

it("names what still needs a skill that is to be deleted", async () => {
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Japanese" }));
  await press("Delete this skill");
  expect(screen.getByText(/no rule and no running conversation wants it/)).toBeVisible();
  const detail = "Japanese is wanted by the routing rules of Shop; change these first.";
  world.refuses = { status: 409, code: "in_use", extra: { detail, used_by: ["the routing rules of Shop"] } };
  await press("Delete it");
  expect(await screen.findByText(detail)).toBeVisible();
  await press("Delete this skill");
  await press("Delete it");
  expect(await screen.findByText("Japanese deleted")).toBeVisible();
  expect(world.told).toEqual([{ did: "DELETE /skills/skill-1", body: null }]);
});

it("copies a skill, and says that nobody has the copy", async () => {
  server.use(
    http.post(at("/api/admin/skills/skill-1/copies"), () => {
      world.skills.push(skill("skill-3", "Copy of Japanese"));
      return HttpResponse.json(world.skills.at(-1), { status: 201 });
    }),
  );
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Japanese" }));
  expect(screen.getByText("A copy is of the same type and rating model; nobody has it yet.")).toBeVisible();
  await press("Copy");
  expect(await screen.findByText("Copy of Japanese added")).toBeVisible();
  expect(await screen.findByRole("row", { name: "Copy of Japanese Language 1 to 10 0 people" })).toBeVisible();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

it("shows who has a skill, and gives it to others with a rating", async () => {
  world.members = [
    member("user-1", "Rin Tanaka", { rating: 7, active: false }),
    member("user-9", "Mai", { in_service: false }),
  ];
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Japanese" }));
  expect(await screen.findByText("Rated 7, switched off")).toBeVisible();
  expect(screen.getByText("Rated 5, out of service")).toBeVisible();
  await userEvent.click(screen.getByRole("combobox", { name: "Give it to" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Ken Ito" }));
  await userEvent.keyboard("{Escape}");
  await choose("Rated", "8");
  await press("Give it to them");
  await waitFor(() => expect(world.told).toHaveLength(1));
  expect(world.told[0]).toEqual({
    did: "PATCH /skills/skill-1/members",
    body: { user_ids: ["user-2"], change: "add", rating: 8 },
  });
});

it("switches a skill off, or takes it away, for all who are marked", async () => {
  world.members.push(member("user-2", "Ken Ito"));
  show(<SkillsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Japanese" }));
  for (const name of ["Mark Rin Tanaka", "Mark Ken Ito"])
    await userEvent.click(await screen.findByRole("checkbox", { name }));
  await press("Switch off");
  await waitFor(() => expect(world.told).toHaveLength(1));
  expect(world.told[0]?.body).toEqual({ user_ids: ["user-1", "user-2"], change: "deactivate" });
  await userEvent.click(await screen.findByRole("checkbox", { name: "Mark Ken Ito" }));
  const detail = "There is no such person.";
  world.refuses = { status: 404, code: "not_found", extra: { detail } };
  await press("Take away from 1 person");
  expect(await screen.findByRole("button", { name: "Take away from 1 person" })).toBeVisible();
  expect(world.told).toHaveLength(1);
});

it("adds, renames and deletes a skill type", async () => {
  show(<SkillsPage />);
  await open(/^Skill types/);
  await userEvent.click(await screen.findByRole("button", { name: "Add a type" }));
  await userEvent.type(screen.getByLabelText(/^Name/), "Product");
  await press("Add type");
  await waitFor(() => expect(world.told).toEqual([{ did: "POST /skill-types", body: { name: "Product" } }]));
  await userEvent.click(await screen.findByRole("button", { name: "Language" }));
  await userEvent.type(screen.getByLabelText(/^Name/), "s");
  await press("Save");
  await waitFor(() => expect(world.told[1]).toEqual({ did: "PATCH /skill-types/type-1", body: { name: "Languages" } }));
  await screen.findAllByText("Skill type Languages saved");
  await userEvent.click(await screen.findByRole("button", { name: "Language" }));
  const detail = "Japanese, Thai are of the type Language; give them another first.";
  world.refuses = { status: 409, code: "in_use", extra: { detail, used_by: ["Japanese", "Thai"] } };
  await press("Delete this type");
  await press("Delete it");
  expect(await screen.findByText(detail)).toBeVisible();
});

it("adds a rating model with a word for each rating", async () => {
  show(<SkillsPage />);
  await open(/^Rating models/);
  expect(await screen.findByRole("row", { name: "Spoken Some … Fluent 0" })).toBeVisible();
  await press("Add a rating model");
  await userEvent.type(screen.getByLabelText(/^Name/), "Written");
  await press(/^Add rating model$/);
  expect(screen.getByText("Add a rating.")).toBeVisible();
  await press("Add a rating");
  await userEvent.type(screen.getByLabelText("Label of rating 1"), "Reads");
  await press("Add a rating");
  await press(/^Add rating model$/);
  await waitFor(() => expect(world.told).toHaveLength(1));
  const ratings = [
    { rating: 1, label: "Reads" },
    { rating: 2, label: "2" },
  ];
  expect(world.told[0]).toEqual({ did: "POST /rating-models", body: { name: "Written", ratings } });
});

it("says who is rated by a rating that is to go", async () => {
  show(<SkillsPage />);
  await open(/^Rating models/);
  await userEvent.click(await screen.findByRole("button", { name: "Spoken" }));
  await press("Remove rating 1");
  const detail = "Somebody has Thai 1; rate them otherwise before you take the rating away.";
  world.refuses = { status: 409, code: "in_use", extra: { detail, used_by: ["Thai 1"] } };
  await press("Save");
  expect(await screen.findByText(detail)).toBeVisible();
  expect(screen.getByLabelText("Label of rating 1")).toHaveValue("Fluent");
});
