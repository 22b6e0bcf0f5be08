// The door: opens, stays shut with honest words, and never loses what can be kept.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { SignInPage } from "./sign-in-page";

withServer();

async function tryWith(answer: () => Response) {
  const asked = vi.fn();
  server.use(
    http.post(at("/api/session"), async ({ request }) => {
      asked({ body: await request.json(), csrf: request.headers.get("x-madoguchi") });
      return answer();
    }),
  );
  const onSignedIn = vi.fn();
  show(<SignInPage onSignedIn={onSignedIn} />);
  await userEvent.type(screen.getByLabelText("Email"), "rep1@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "madoguchi-demo");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  return { asked, onSignedIn };
}

it("signs in, with the header that proves the page is ours", async () => {
  const { asked, onSignedIn } = await tryWith(() => HttpResponse.json(ME));
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(asked).toHaveBeenCalledWith({ body: { email: "rep1@example.com", password: "madoguchi-demo" }, csrf: "1" });
});

it("says that email and password do not match, keeps the email and clears the password", async () => {
  await tryWith(() => problem(401, "wrong_credentials"));
  expect(await screen.findByRole("alert")).toHaveTextContent("don’t match");
  expect(screen.getByLabelText("Email")).toHaveValue("rep1@example.com");
  expect(screen.getByLabelText("Password")).toHaveValue("");
});

it("says how long to wait after too many attempts", async () => {
  await tryWith(() => problem(429, "too_many_attempts", {}, { "retry-after": "290" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 5 minutes.");
});

it("says that the server cannot be reached, and keeps the password for the next try", async () => {
  await tryWith(() => HttpResponse.error());
  expect(await screen.findByRole("alert")).toHaveTextContent("Can’t reach the server");
  expect(screen.getByLabelText("Password")).toHaveValue("madoguchi-demo");
});

it("survives an answer that is not JSON", async () => {
  await tryWith(() => new HttpResponse("<html>Bad gateway</html>", { status: 502 }));
  expect(await screen.findByRole("alert")).toHaveTextContent("busy");
});

it("asks once, however often Enter is pressed", async () => {
  const asked = vi.fn();
  let open: () => void = () => undefined;
  server.use(
    http.post(at("/api/session"), async () => {
      asked();
      await new Promise<void>((resolve) => (open = resolve));
      return HttpResponse.json(ME);
    }),
  );
  const onSignedIn = vi.fn();
  show(<SignInPage onSignedIn={onSignedIn} />);
  await userEvent.type(screen.getByLabelText("Email"), "rep1@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "madoguchi-demo{Enter}{Enter}{Enter}");
  await waitFor(() => expect(asked).toHaveBeenCalled());
  open();
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(asked).toHaveBeenCalledOnce();
});
