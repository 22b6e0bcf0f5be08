// The page of routing rules: context variables, trying rules, and leaving with something unsaved.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Supposed } from "~/api/types";
import { conversation, wouldAsk } from "../../../../test/builders";
import { openRules, press, RulesWorld, select, tab, write } from "../../../../test/routing-rules";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";

withServer();

let world: RulesWorld;
const DRY = at("/api/admin/workstreams/workstream-1/dry-runs");

beforeEach(() => {
  world = new RulesWorld();
  world.install();
});

describe("context variables", () => {
  beforeEach(async () => {
    openRules();
    await tab(/^Context variables/);
    await screen.findByRole("textbox", { name: "Name of variable 1" });
  });

  it("are added with a type, and saved with the version that was read", async () => {
    await press("Add a variable");
    await write("Name of variable 2", "tier");
    await press("Save");
    await waitFor(() => expect(world.sent).toHaveLength(1));
    expect(world.sent[0]?.body).toEqual({
      version: 1,
      variables: [
        { name: "order_value", type: "number" },
        { name: "tier", type: "text" },
      ],
    });
    await select("Type of variable 2", "Number");
    await press("Save");
    await waitFor(() => expect(world.sent).toHaveLength(2));
    expect(world.sent[1]?.body).toMatchObject({ version: 2, variables: [{}, { name: "tier", type: "number" }] });
  });

  it("stay while a rule asks for them, which is said in place", async () => {
    await press("Delete variable order_value");
    const detail = "The classification needs what would go: Rule “VIP”: there is no such field. Change that first.";
    world.refuses = { status: 409, code: "in_use", extra: { detail, used_by: ["classification"] } };
    await press("Save");
    expect(await screen.findByText(detail)).toBeVisible();
    await press("Undo");
    expect(screen.getByRole("textbox", { name: "Name of variable 1" })).toHaveValue("order_value");
    expect(screen.queryByText("Unsaved changes")).toBeNull();
  });

  it("have names that rules can use, each once", async () => {
    await press("Add a variable");
    await write("Name of variable 2", "2nd");
    await press("Save");
    expect(screen.getAllByText(/begins with a Latin letter/)).not.toHaveLength(0);
    await write("Name of variable 2", "order_value");
    await press("Save");
    expect(screen.getAllByText(/There is another context variable order_value/)).not.toHaveLength(0);
    expect(world.sent).toEqual([]);
  });
});

describe("trying the rules", () => {
  const PATH = {
    classified: {
      rulesets: [
        {
          name: "Topics",
          processed: 2,
          applied: {
            name: "Japanese",
            condition: "Language is “ja”",
            set: [{ field: "Priority", value: 10 }],
          },
        },
        { name: "Moods", processed: 4, applied: null },
      ],
    },
    queue_chosen: {
      processed: 6,
      fallback: false,
      matched: [
        { rule: "Gone", condition: "always", queue: { id: "q", name: "" }, of: 1, state: "deleted" },
        { rule: "Night", condition: "always", queue: { id: "q", name: "Night" }, of: 1, state: "nobody_serves" },
        { rule: "Shared", condition: "always", queue: { id: "q", name: "Returns" }, of: 3, state: "applied" },
        { rule: "Rest", condition: "always", queue: { id: "q", name: "Orders" }, of: 1, state: "later" },
        { rule: "Day", condition: "always", queue: { id: "q", name: "Orders" }, of: 1, state: "closed" },
      ],
      overflow: { reason: "full", do: "transfer", to: { id: "queue-3", name: "Thai" } },
    },
    queue: { id: "queue-2", name: "Returns" },
    asked: null,
  };

  it("says what is supposed, sends nothing else, and shows the whole way", async () => {
    const said: unknown[] = [];
    server.use(
      http.post(DRY, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(PATH);
      }),
    );
    openRules();
    await tab(/^Try it/);
    expect(await screen.findByText(/Nothing is sent, kept or offered/)).toBeVisible();
    await write("First message", "hello");
    await write("Language", "ja");
    await userEvent.click(screen.getByRole("combobox", { name: "Day of the week" }));
    await userEvent.click(await screen.findByRole("option", { name: "Sunday" }));
    await press("Try it");
    await waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toEqual({
      first_message: "hello",
      language: "ja",
      weekday: "sunday",
      friendship: "unknown",
      returning: false,
    });
    expect(await screen.findByText("It would come into Returns")).toBeVisible();
    expect(screen.getByText("Nobody: the conversation would be ended at once.")).toBeVisible();
    const [topics, moods] = within(screen.getByRole("list", { name: "Classification" })).getAllByRole("listitem");
    expect(topics).toHaveTextContent("Topics“Japanese” applied; 2 rules looked atLanguage is “ja”Set Priority: 10");
    expect(moods).toHaveTextContent("No rule held, of 4");
    const rules = within(screen.getByRole("list", { name: "Route to queue" })).getAllByRole("listitem");
    expect(rules.map((rule) => rule.textContent)).toEqual([
      "GoneIts queue is deletedAlways",
      "NightNobody serves its queueAlwaysLeads to Night",
      "SharedAppliedAlwaysLeads to Returns, drawn among 3 queues",
      "RestHeld too, but comes laterAlwaysLeads to Orders",
      "DayIts queue is closedAlwaysLeads to Orders",
    ]);
    expect(screen.getByText("As many wait there as may: it goes to Thai.")).toBeVisible();
    expect(screen.getByText("6 rules looked at, 1 did not hold.")).toBeVisible();
  });

  it("says where it leads without rules, and what went wrong", async () => {
    server.use(
      http.post(DRY, () => problem(422, "invalid", { errors: [{ path: "language", message: "Too long." }] }), {
        once: true,
      }),
    );
    openRules();
    await tab(/^Try it/);
    await screen.findByLabelText("First message");
    await press("Try it");
    expect(await screen.findByText("Too long.")).toBeVisible();
    const bare = {
      classified: {},
      queue_chosen: {},
      queue: { id: "queue-1", name: "Orders" },
      asked: wouldAsk(["Rin"]),
    };
    server.use(http.post(DRY, () => HttpResponse.json(bare)));
    await press("Try it");
    expect(await screen.findByText("It would wait in Orders")).toBeVisible();
    expect(screen.getByText("There are no rulesets.")).toBeVisible();
    expect(screen.getByRole("list", { name: "Whom it would ask" })).toHaveTextContent("Rin · Available");
  });

  it("supposes that one of those writes who have written, by whose name they are found", async () => {
    const said: Supposed[] = [];
    const looked: (string | null)[] = [];
    const items = ["conversation-1", "conversation-2"].map((id) => conversation({ id }));
    server.use(
      http.get(at("/api/conversations"), ({ request }) => {
        looked.push(new URL(request.url).searchParams.get("search"));
        return HttpResponse.json({ items, next_cursor: null });
      }),
      http.post(DRY, async ({ request }) => {
        said.push((await request.json()) as Supposed);
        return HttpResponse.json(PATH);
      }),
    );
    openRules();
    await tab(/^Try it/);
    const field = await screen.findByRole("combobox", { name: "Customer" });
    await userEvent.type(field, "花子");
    const found = await screen.findAllByRole("option", { name: "山田 花子" });
    expect(found).toHaveLength(1);
    expect(looked.at(-1)).toBe("花子");
    await userEvent.click(found[0] as HTMLElement);
    expect(field).toHaveValue("山田 花子");
    expect(screen.queryByLabelText("Customer name")).toBeNull();
    expect(screen.queryByRole("combobox", { name: "Has written before" })).toBeNull();
    await press("Try it");
    await waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]?.customer_id).toBe("customer-1");
    await userEvent.clear(field);
    expect(screen.getByLabelText("Customer name")).toBeVisible();
    await press("Try it");
    await waitFor(() => expect(said).toHaveLength(2));
    expect(said[1]).not.toHaveProperty("customer_id");
  });

  it("tells that unsaved rules are not tried", async () => {
    openRules();
    await screen.findByRole("list", { name: "Rules of Topics" });
    await press("Delete Refunds");
    await tab(/^Try it/);
    expect(screen.getByText(/What you changed in Classification is not saved yet/)).toBeVisible();
  });
});

describe("leaving", () => {
  it("asks first while something is not saved, and goes without a word otherwise", async () => {
    const router = openRules();
    const path = () => router.state.location.pathname;
    await screen.findByRole("list", { name: "Rules of Topics" });
    await press("Delete Refunds");
    await tab(/^Route to queue/);
    await press("← Workstreams");
    expect(await screen.findByText("What you changed in Classification would be lost.")).toBeVisible();
    await press("Stay");
    expect(path()).toMatch(/rules$/);
    await tab(/^Classification/);
    expect(screen.queryByText("Refunds")).toBeNull();
    await press("← Workstreams");
    await screen.findByText("What you changed in Classification would be lost.");
    await press("Leave and lose it");
    expect(await screen.findByText("at /admin/workstreams")).toBeVisible();
  });

  it("is free when nothing was changed", async () => {
    openRules();
    await screen.findByRole("list", { name: "Rules of Topics" });
    await press("← Workstreams");
    expect(await screen.findByText("at /admin/workstreams")).toBeVisible();
  });
});

it("says what does not load", async () => {
  server.use(http.get(at("/api/admin/workstreams/workstream-1/routing-fields"), () => problem(403, "forbidden")));
  openRules();
  expect(await screen.findByText("You don’t have permission to do this.")).toBeVisible();
});

it("says when there is no such workstream", async () => {
  openRules("/admin/workstreams/workstream-7/rules");
  expect(await screen.findByText("There is no such workstream.")).toBeVisible();
});
