// The page about files: what is set is shown, what is typed is understood, and what is odd is said before it is sent.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { FileSettingsPage } from "./file-settings-page";

withServer();

const said: unknown[] = [];

beforeEach(() => {
  said.length = 0;
  let settings = { largest_megabytes: 5, blocked_extensions: ["bat", "exe"] };
  server.use(
    http.get(at("/api/admin/file-settings"), () => HttpResponse.json(settings)),
    http.patch(at("/api/admin/file-settings"), async ({ request }) => {
      const change = (await request.json()) as object;
      said.push(change);
      settings = { ...settings, ...change };
      return HttpResponse.json(settings);
    }),
  );
});

it("shows what is taken, and saves what is typed in whatever way endings are written", async () => {
  show(<FileSettingsPage />);
  const kinds = await screen.findByLabelText("Kinds of files that are not taken");
  expect(kinds).toHaveValue("bat, exe");
  await userEvent.clear(kinds);
  await userEvent.type(kinds, "*.EXE; .js msi");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ largest_megabytes: 5, blocked_extensions: ["exe", "js", "msi"] }]));
  expect(await screen.findByText("File attachments saved")).toBeVisible();
});

it("names the ending that is none, and sends nothing", async () => {
  show(<FileSettingsPage />);
  await userEvent.type(await screen.findByLabelText("Kinds of files that are not taken"), ", a/b");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("“a/b” is no ending of a file’s name.")).toBeVisible();
  expect(said).toEqual([]);
});
