// What customers are told of files that are not taken is switched, worded and saved on its own.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { RejectionNotice } from "./rejection-notice";

withServer();

const NOTICE = { tells: true, text: null, our_words: { en: "Sorry. {reason}", ja: "申し訳ございません。{reason}" } };
const PATH = at("/api/admin/line-accounts/account-1/rejections");

it("shows our words until others are written, and saves those", async () => {
  const wrote = vi.fn<(body: unknown) => void>();
  let now: object = NOTICE;
  server.use(
    http.get(PATH, () => HttpResponse.json(now)),
    http.put(PATH, async ({ request }) => {
      const body = (await request.json()) as object;
      wrote(body);
      now = { ...NOTICE, ...body };
      return HttpResponse.json(now);
    }),
  );
  show(<RejectionNotice accountId="account-1" />);
  const box = await screen.findByPlaceholderText("Sorry. {reason}");
  expect(screen.getByText(/customer’s language: English, Japanese/)).toBeVisible();
  expect(screen.queryByText("Save what customers are told")).toBeNull();
  fireEvent.change(box, { target: { value: " Hello! {reason} " } });
  await userEvent.click(screen.getByText("Save what customers are told"));
  await waitFor(() => expect(wrote).toHaveBeenCalledWith({ tells: true, text: "Hello! {reason}" }));
});

it("hides the words where nothing is told, and says what went wrong", async () => {
  server.use(
    http.get(PATH, () => HttpResponse.json(NOTICE)),
    http.put(PATH, () => problem(403, "forbidden", { detail: "Only administrators may do this." })),
  );
  show(<RejectionNotice accountId="account-1" />);
  await userEvent.click(await screen.findByLabelText(/Tell customers when a file/));
  expect(screen.queryByPlaceholderText("Sorry. {reason}")).toBeNull();
  await userEvent.click(screen.getByText("Save what customers are told"));
  expect(await screen.findByRole("alert")).toBeVisible();
});
