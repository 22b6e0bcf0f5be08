// The bar above the phones: account, people, faults, clock, traffic and log.
import { api } from "./api.js";
import { drawAvatar } from "./avatar.js";
import { button, h, icon, icons, popover, say } from "./dom.js";
import { drawGroups } from "./groups.js";
import { drawScenarios } from "./scenarios.js";
import { drawAccount, drawClock, drawFaults, drawTraffic } from "./panels.js";

export function drawBar(bar, page) {
  const active = Object.keys(page.faults).length;
  const advanced = page.clock.advanced_ms;
  const open = (draw, label) => (event) => {
    const anchor = event.currentTarget;
    Promise.resolve(draw(page, () => document.querySelector(".popover")?.close()))
      .then((content) => popover(anchor, content, { label }))
      .catch((error) => say(error.message));
  };
  const picker = h(
    "select",
    { "aria-label": "Account", onchange: (event) => choose(event.target, page) },
    ...page.accounts.map(({ id, name }) => h("option", { value: id, selected: id === page.account?.id }, name)),
    h("option", { value: "+" }, "New account…"),
  );
  const focused = document.activeElement?.closest?.("#bar") ? document.activeElement.getAttribute("aria-label") : null;
  bar.replaceChildren(
    h("div.brand", {}, icon(icons.phone, 22), h("strong", {}, "LINE simulator")),
    page.accounts.length ? picker : "",
    page.account ? button("Account", icons.gear, open(drawAccount, "Account"), { className: `tool${page.account.webhook_trouble || !page.account.webhook_url ? " troubled" : ""}` }) : "",
    page.account ? button("Add customer", icons.plus, open(drawNewPerson, "Add a customer"), { shape: "button.tool.primary" }) : "",
    page.people.length > 1 ? button(`Phones ${page.shown.length}/${page.people.length}`, icons.people, open(drawPeople, "Phones")) : "",
    page.people.length ? button(page.groups.length ? `Groups ${page.groups.length}` : "Groups", icons.chats, open(drawGroups, "Groups")) : "",
    h("span.spring"),
    page.account ? button(active ? `Faults ${active}` : "Faults", icons.bolt, open(drawFaults, "Faults"), { className: `tool${active ? " alarmed" : ""}` }) : "",
    button(advanced ? `Clock +${spell(advanced)}` : "Clock", icons.clock, open(drawClock, "Clock"), { className: `tool${advanced ? " shifted" : ""}` }),
    page.account ? button("Scenarios", icons.play, open(drawScenarios, "Scenarios")) : "",
    page.account ? button("Traffic", icons.wave, open(drawTraffic, "Traffic")) : "",
    button("Log", icons.list, () => page.log.toggle(), { "aria-pressed": String(page.log.open) }),
  );
  if (focused) [...bar.querySelectorAll("button, select")].find((it) => it.getAttribute("aria-label") === focused)?.focus();
}

export function spell(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}

async function choose(select, page) {
  if (select.value !== "+") return page.choose(select.value);
  try {
    const account = await api.openAccount({ name: `Shop ${page.accounts.length + 1}` });
    await page.refresh();
    await page.choose(account.id);
  } catch (error) {
    say(error.message);
  }
}

async function drawNewPerson(page, close) {
  const names = await api.names();
  const known = new Set(page.people.map(({ display_name }) => display_name));
  const fresh = names.filter(({ display_name }) => !known.has(display_name));
  const add = async (person) => {
    close();
    try {
      await page.add(person);
    } catch (error) {
      say(error.message);
    }
  };
  const name = h("input", { placeholder: "Another name", required: true, "aria-label": "Name", maxLength: 60 });
  const language = h("select", { "aria-label": "Language" }, ...["ja", "th", "zh-Hant", "zh-Hans", "id", "hi", "en", "ko", "vi"].map((it) => h("option", {}, it)));
  return h(
    "div.stack",
    {},
    h("h2", {}, "Add a customer"),
    h("p.fine", {}, `They add ${page.account.name} as a friend, which sends its follow webhook.`),
    h("div.suggestions", {}, ...(fresh.length ? fresh : names).slice(0, 6).map((person) => h("button", { type: "button", onclick: () => add(person) }, drawAvatar(person.display_name, 28), h("span", {}, person.display_name), h("small", {}, person.language)))),
    h("form.inline", { onsubmit: (event) => (event.preventDefault(), add({ display_name: name.value.trim(), language: language.value })) }, name, language, h("button.primary", { type: "submit" }, "Add")),
  );
}

function drawPeople(page) {
  const search = h("input", { type: "search", placeholder: "Search people", "aria-label": "Search people", oninput: () => list() });
  const rows = h("div.people", { role: "list" });
  const list = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = page.people.filter(({ display_name, user_id }) => `${display_name} ${user_id}`.toLowerCase().includes(wanted)).slice(0, 200);
    rows.replaceChildren(...found.map((person) => row(person)));
  };
  const row = ({ user_id, display_name, language, blocked }) => {
    const on = page.shown.includes(user_id);
    const flip = () => {
      page.show(on ? page.shown.filter((id) => id !== user_id) : [...page.shown.slice(-3), user_id]);
      list();
    };
    return h("label.person", { role: "listitem" }, h("input", { type: "checkbox", checked: on, onchange: flip }), drawAvatar(display_name, 28), h("span", {}, display_name, h("small", {}, [language, blocked && "blocked"].filter(Boolean).join(" · "))));
  };
  list();
  return h("div.stack", {}, h("h2", {}, "Phones"), h("p.fine", {}, "Up to four stand side by side."), search, rows);
}
