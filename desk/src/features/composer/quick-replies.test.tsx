// Quick replies at the box: a / asks for them, keys choose, and nothing that was typed is lost.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { conversation } from "../../../test/builders";
import { Placed, sent, withComposer } from "../../../test/composing";
import {
  asked,
  box,
  HOURS,
  key,
  loaded,
  option,
  REFUND,
  type,
  used,
  withQuickReplies,
} from "../../../test/quick-replies";
import { show } from "../../../test/render";
import { withServer } from "../../../test/server";

withServer();
withComposer();
withQuickReplies();

const options = async () => (await screen.findAllByRole("option")).map((one) => one.textContent);

describe("a / at the beginning", () => {
  it("lists what there is, and the box names the one that is chosen", async () => {
    show(<Placed />);
    await loaded();
    type("/");
    expect(await options()).toEqual(["Refund#返金 #money", "Opening hours"]);
    const list = screen.getByRole("listbox", { name: "Quick replies" });
    expect(box()).toHaveAttribute("aria-controls", list.id);
    const refund = await option(/Refund/);
    await waitFor(() => expect(box()).toHaveAttribute("aria-activedescendant", refund.id));
    expect(refund).toHaveAttribute("aria-selected", "true");
    key("ArrowDown");
    const hours = await option(/Opening hours.*Your own/);
    expect(hours).toHaveAttribute("aria-selected", "true");
    expect(box()).toHaveAttribute("aria-activedescendant", hours.id);
    key("ArrowDown");
    expect(refund).toHaveAttribute("aria-selected", "true");
    key("ArrowUp");
    expect(hours).toHaveAttribute("aria-selected", "true");
  });

  it("puts the chosen one where the / was, and sends only with the next Enter", async () => {
    show(<Placed />);
    await loaded();
    type("/返金");
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith("返金"));
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    key("Enter");
    expect(box()).toHaveValue(REFUND.text);
    expect(sent()).toEqual([]);
    await waitFor(() => expect(box().selectionStart).toBe(REFUND.text.length));
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(box()).not.toHaveAttribute("aria-activedescendant");
    await waitFor(() => expect(used).toHaveBeenCalledExactlyOnceWith("Refund"));
    key("Enter");
    expect(sent()).toEqual([{ type: "text", text: REFUND.text }]);
  });

  it("keeps what stands behind the caret", async () => {
    show(<Placed />);
    await loaded();
    type("/ See you!", 1);
    await option(/Refund/);
    key("Tab");
    expect(box()).toHaveValue(`${REFUND.text} See you!`);
  });

  it("reads /q as people know it", async () => {
    show(<Placed />);
    await loaded();
    type("/q Opening");
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith("Opening"));
    expect(asked).not.toHaveBeenCalledWith("q Opening");
  });

  it("is text after Escape, which can be sent, and asks again in the next message", async () => {
    show(<Placed />);
    await loaded();
    type("/返金");
    await option(/Refund/);
    key("Escape");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(box()).toHaveValue("/返金");
    type("/返金 is a path");
    key("Enter");
    expect(sent()).toEqual([{ type: "text", text: "/返金 is a path" }]);
    type("/");
    expect(await option(/Refund/)).toBeVisible();
  });

  it("sends nothing by Enter while nothing is found, and says what to do", async () => {
    show(<Placed />);
    await loaded();
    type("/nowhere");
    expect(await screen.findByText(/No quick reply holds “nowhere”/)).toBeVisible();
    expect(screen.getByText(/press Escape to send it as you typed it/)).toBeVisible();
    key("Enter");
    expect(sent()).toEqual([]);
    expect(box()).toHaveValue("/nowhere");
  });

  it("never chooses from what was found for other words", async () => {
    show(<Placed />);
    await loaded();
    type("/");
    await option(/Refund/);
    type("/Opening");
    key("Enter");
    expect(box()).toHaveValue("/Opening");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    key("Enter");
    expect(box()).toHaveValue(HOURS.text);
  });

  it("is nothing special in the middle of a message or where nothing can be written", async () => {
    const view = show(<Placed />);
    await loaded();
    type("either/or");
    expect(screen.queryByRole("region", { name: "Quick replies" })).toBeNull();
    view.again(<Placed of={conversation({ state: "closed" })} />);
    type("/");
    expect(screen.queryByRole("region", { name: "Quick replies" })).toBeNull();
  });
});

describe("an input method", () => {
  it("is left alone: nothing opens, changes or is chosen while it composes", async () => {
    show(<Placed />);
    await loaded();
    fireEvent.compositionStart(box());
    type("／");
    expect(screen.queryByRole("region", { name: "Quick replies" })).toBeNull();
    fireEvent.compositionEnd(box());
    await option(/Refund/);
    fireEvent.compositionStart(box());
    type("／へんきん");
    key("Enter", { isComposing: true });
    key("Escape", { keyCode: 229 });
    key("ArrowDown", { isComposing: true });
    expect(await option(/Refund/)).toHaveAttribute("aria-selected", "true");
    expect(asked).not.toHaveBeenCalledWith("へんきん");
    expect(box()).toHaveValue("／へんきん");
    fireEvent.compositionEnd(box(), { data: "返金" });
    type("／返金");
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith("返金"));
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    key("Enter");
    expect(box()).toHaveValue(REFUND.text);
  });
});

describe("⚡", () => {
  const search = () => screen.findByRole("combobox", { name: "Search quick replies" });

  it("searches beside what is written, and puts the chosen one where the caret was", async () => {
    show(<Placed />);
    await loaded();
    type("Hello!  Bye!", 7);
    await userEvent.click(await loaded());
    const field = await search();
    expect(field).toHaveFocus();
    await userEvent.type(field, "Refund");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    expect(field).toHaveAttribute("aria-activedescendant", (await option(/Refund/)).id);
    await userEvent.keyboard("{Enter}");
    expect(box()).toHaveValue(`Hello! ${REFUND.text} Bye!`);
    await waitFor(() => expect(box()).toHaveFocus());
    expect(box().selectionStart).toBe(`Hello! ${REFUND.text}`.length);
  });

  it("closes by Escape and keeps what is written", async () => {
    show(<Placed />);
    await loaded();
    type("Half a thought");
    await userEvent.click(await loaded());
    await userEvent.type(await search(), "x{Escape}");
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(box()).toHaveValue("Half a thought");
    expect(box()).toHaveFocus();
    type("/");
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(await option(/Refund/)).toBeVisible();
  });

  it("closes when somebody goes elsewhere, and leaves them there", async () => {
    show(
      <>
        <Placed />
        <input aria-label="Elsewhere" />
      </>,
    );
    await loaded();
    await userEvent.click(await loaded());
    await search();
    const taken = vi.fn();
    box().addEventListener("focus", taken);
    await userEvent.click(screen.getByRole("textbox", { name: "Elsewhere" }));
    expect(taken).not.toHaveBeenCalled();
    expect(screen.queryByRole("combobox")).toBeNull();
    await userEvent.keyboard("abc");
    expect(screen.getByRole("textbox", { name: "Elsewhere" })).toHaveValue("abc");
    expect(box()).toHaveValue("");
  });

  it("closes what it has opened", async () => {
    show(<Placed />);
    await loaded();
    await userEvent.click(await loaded());
    await search();
    await userEvent.click(await loaded());
    expect(screen.queryByRole("combobox")).toBeNull();
    await userEvent.click(await loaded());
    expect(await search()).toHaveFocus();
  });

  it("chooses with the mouse", async () => {
    show(<Placed />);
    await loaded();
    await userEvent.click(await loaded());
    await userEvent.click(await option(/Opening hours/));
    expect(box()).toHaveValue(HOURS.text);
  });
});
