// The building blocks: dark and light, copying, notices with an undo, waiting without flicker, clocks that tick.
import { FluentProvider, useThemeClassName, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Notice } from "~/lib/notice";
import { serverClock } from "~/lib/server-clock";
import { show } from "../../test/render";
import { CopyField } from "./copy-field";
import { useNotify } from "./notices";
import { PersonAvatar } from "./person-avatar";
import { RelativeTime } from "./relative-time";
import { SkeletonRows } from "./skeleton-rows";
import { Stopwatch } from "./stopwatch";
import { useSystemTheme } from "./theme";
import { Trouble } from "./trouble";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the theme", () => {
  function system(dark: boolean) {
    const listeners = new Set<() => void>();
    const query = {
      matches: dark,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    };
    const asked = vi.fn((_: string) => query);
    vi.stubGlobal("matchMedia", asked);
    const turn = (next: boolean) => {
      query.matches = next;
      for (const listener of listeners) listener();
    };
    return { asked, turn, listeners };
  }
  function Themed() {
    const theme = useSystemTheme();
    return (
      <FluentProvider theme={theme}>
        <Named background={theme.colorNeutralBackground1} font={theme.fontFamilyBase} />
      </FluentProvider>
    );
  }
  function Named({ background, font }: { background: string; font: string }) {
    return <output className={useThemeClassName()}>{`${background} ${font}`}</output>;
  }
  const background = () => screen.getByRole("status").textContent?.split(" ")[0];

  it("is dark where the system is dark, and follows it", () => {
    const { asked, turn } = system(true);
    render(<Themed />);
    expect(asked).toHaveBeenCalledWith("(prefers-color-scheme: dark)");
    expect(background()).toBe(webDarkTheme.colorNeutralBackground1);
    act(() => turn(false));
    expect(background()).toBe(webLightTheme.colorNeutralBackground1);
    act(() => turn(true));
    expect(background()).toBe(webDarkTheme.colorNeutralBackground1);
  });

  it("stops listening when the page is gone", () => {
    const { listeners } = system(false);
    const { unmount } = render(<Themed />);
    expect(listeners.size).toBe(1);
    unmount();
    expect(listeners.size).toBe(0);
  });

  it("is light in a browser that knows nothing of it, with letters for every script", () => {
    vi.stubGlobal("matchMedia", undefined);
    render(<Themed />);
    expect(background()).toBe(webLightTheme.colorNeutralBackground1);
    for (const font of ["Noto Sans JP", "Noto Sans Thai", "Noto Sans Devanagari", "Noto Color Emoji"])
      expect(screen.getByRole("status")).toHaveTextContent(font);
  });
});

describe("a value to carry elsewhere", () => {
  const URL = "https://desk.example/line/webhook/abc";

  it("is copied by one button, which says so for a while", async () => {
    userEvent.setup();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    show(<CopyField label="Callback URL" value={URL} />);
    fireEvent.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByRole("button", { name: "Copied" })).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(URL);
    await act(() => vi.advanceTimersByTimeAsync(2600));
    expect(screen.getByRole("button", { name: "Copy" })).toBeVisible();
  });

  it("is selected where the browser keeps its clipboard to itself, so that Ctrl-C works", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    document.execCommand = vi.fn(() => true);
    show(<CopyField label="Callback URL" value={URL} />);
    fireEvent.click(screen.getByRole("button", { name: "Copy" }));
    const field = screen.getByLabelText<HTMLInputElement>("Callback URL");
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, URL.length]);
    expect(document.execCommand).toHaveBeenCalledWith("copy");
    expect(await screen.findByRole("button", { name: "Copied" })).toBeVisible();
    Reflect.deleteProperty(document, "execCommand");
  });

  it("cannot be changed, and is whole at a touch", () => {
    show(<CopyField label="Callback URL" value={URL} />);
    const field = screen.getByLabelText<HTMLInputElement>("Callback URL");
    expect(field).toHaveAttribute("readonly");
    fireEvent.focus(field);
    expect(field.selectionEnd).toBe(URL.length);
  });
});

describe("a notice", () => {
  function Speaker({ notice }: { notice: Notice }) {
    const notify = useNotify();
    return (
      <button type="button" onClick={() => notify(notice)}>
        say it
      </button>
    );
  }
  const say = async (notice: Notice) => {
    show(<Speaker notice={notice} />);
    await userEvent.click(screen.getByRole("button", { name: "say it" }));
  };

  it("says what happened and what comes next", async () => {
    await say({ intent: "success", title: "Conversation ended", text: "Wrap up, then close it." });
    expect((await screen.findAllByText("Conversation ended"))[0]).toBeVisible();
    expect(screen.getAllByText("Wrap up, then close it.")[0]).toBeVisible();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("offers an undo, once, and goes away with it", async () => {
    const undo = vi.fn();
    await say({ intent: "info", title: "Moved to Waiting", undo });
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(undo).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
  });

  it("is silent where nobody shows it", async () => {
    render(<Speaker notice={{ intent: "error", title: "lost" }} />);
    await userEvent.click(screen.getByRole("button", { name: "say it" }));
    expect(screen.queryByText("lost")).toBeNull();
  });
});

describe("waiting", () => {
  it("shows grey rows only when it is long enough to notice", () => {
    vi.useFakeTimers();
    render(<SkeletonRows label="Loading messages" />);
    expect(screen.queryByLabelText("Loading messages")).toBeNull();
    act(() => void vi.advanceTimersByTime(300));
    expect(screen.getByLabelText("Loading messages")).toBeInTheDocument();
  });

  it("says that something is under way from the start", () => {
    const { container } = render(<SkeletonRows label="Loading messages" />);
    expect(container.firstElementChild).toHaveAttribute("aria-busy", "true");
  });
});

describe("clocks", () => {
  it("tick each second, all of them at once, by the server's time", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-24T08:00:10Z") });
    serverClock.learn("Tue, 24 Nov 2026 08:05:00 GMT", Date.now());
    show(
      <>
        <Stopwatch since="2026-11-24T08:04:00Z" />
        <Stopwatch since="2026-11-24T07:04:00Z" />
      </>,
    );
    const shown = () => [...document.querySelectorAll("time")].map((one) => one.textContent);
    expect(shown()).toEqual(["01:00", "1:01:00"]);
    act(() => void vi.advanceTimersByTime(2000));
    expect(shown()).toEqual(["01:02", "1:01:02"]);
    serverClock.learn(new Date(Date.now()).toUTCString(), Date.now());
  });

  it("say times as people do, with the exact one at hand", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-24T08:10:00Z") });
    show(<RelativeTime at="2026-11-24T08:08:30Z" />);
    const time = screen.getByText("1 min");
    expect(time).toHaveAttribute("datetime", "2026-11-24T08:08:30Z");
    expect(time.title).toMatch(/2026/);
    act(() => void vi.advanceTimersByTime(60_000));
    expect(time).toHaveTextContent("2 min");
  });
});

it("shows a picture without telling its host where it is shown, and initials without one", () => {
  const view = show(<PersonAvatar name="John Smith" picture="https://profile.example/p" />);
  const picture = document.querySelector("img");
  expect(picture).toHaveAttribute("src", "https://profile.example/p");
  expect(picture).toHaveAttribute("referrerpolicy", "no-referrer");
  view.again(<PersonAvatar name="John Smith" picture={null} />);
  expect(screen.getByText("JS")).toBeInTheDocument();
});

it("offers another try only where trying again can help", async () => {
  const onRetry = vi.fn();
  const view = show(<Trouble text="It broke." onRetry={onRetry} />);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
  view.again(<Trouble text="It broke." />);
  expect(screen.getByRole("alert")).toHaveTextContent("It broke.");
  expect(screen.queryByRole("button")).toBeNull();
});
