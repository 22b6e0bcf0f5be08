// What the page says before there is anything to show: the next step, with one button.
import { api } from "./api.js";
import { drawAvatar } from "./avatar.js";
import { h, icon, icons, say } from "./dom.js";
import { drawSticker } from "./stickers.js";

export function drawEmpty(page) {
  if (!page.account) return withoutAccounts(page);
  return page.people.length ? withoutPhones(page) : withoutPeople(page);
}

function withoutAccounts(page) {
  const name = h("input", { required: true, value: "Shop JP", "aria-label": "Account name" });
  const url = h("input", { type: "url", placeholder: "http://127.0.0.1:8000/line/webhook/…", "aria-label": "Webhook URL" });
  const form = h(
    "form.stack",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          page.account = await api.openAccount({ name: name.value, webhook_url: url.value || null });
          await page.refresh();
        } catch (error) {
          say(error.message);
        }
      },
    },
    h("label", {}, "Account name", name),
    h("label", {}, h("span", {}, "Webhook URL ", h("small", {}, "can be set later")), url),
    h("button.primary", { type: "submit" }, "Create the account"),
  );
  return h(
    "div.empty",
    {},
    drawSticker("1988", 112),
    h("h1", {}, "No accounts yet"),
    h("p", {}, "An account stands for a LINE Official Account: it has a channel with keys, and friends who write to it. Create one here, or let the program you are testing create it through the control API, and it appears by itself."),
    form,
    h("p.fine", {}, "Point any LINE SDK at ", h("code", {}, location.origin), " and use the account's channel access token."),
  );
}

function withoutPeople(page) {
  const add = h(
    "button.primary.big",
    {
      type: "button",
      onclick: async () => {
        const [first] = await api.names();
        await page.add(first);
      },
    },
    icon(icons.plus),
    "Add a customer",
  );
  return h(
    "div.empty",
    {},
    drawSticker("1990", 112),
    h("h1", {}, `${page.account.name} has no friends yet`),
    h("p", {}, "A customer adds the account as a friend and gets a phone here. What you write on it reaches the account's webhook, signed just as LINE signs it."),
    add,
    page.account.webhook_url
      ? h("p.fine", {}, "Webhooks go to ", h("code", {}, page.account.webhook_url))
      : h("p.fine", {}, "This account has no webhook URL yet, so its messages go nowhere. Set one under Account."),
  );
}

function withoutPhones(page) {
  const take = ({ user_id, display_name }) => h("button", { type: "button", onclick: () => page.show([user_id]) }, drawAvatar(display_name, 26), display_name);
  return h("div.empty", {}, h("h1", {}, "All phones are put away"), h("p", {}, "Take one out again, or pick up to four under Phones."), h("div.takeout", {}, ...page.people.slice(0, 8).map(take)));
}
