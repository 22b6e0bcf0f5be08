// The panels behind the bar's buttons: account, faults, clock, traffic.
import { api } from "./api.js";
import { spell } from "./bar.js";
import { h, say } from "./dom.js";

const ENDPOINTS = ["all", "reply", "push", "multicast", "broadcast", "narrowcast", "validate", "profile", "group", "content", "transcoding", "loading", "mark_as_read", "info", "quota", "webhook_endpoint", "webhook_test", "token", "rich_menu", "insight", "audience", "login", "liff", "module"];
const number = (value, min, max) => ({ type: "number", value, min, max });
const choice = (...values) => ({ values });
// name, what it does, how its value is chosen, whether an endpoint can be chosen
const SWITCHES = [
  ["LINE's API", null],
  ["status", "Answer with this status", number(500, 400, 599), true],
  ["delay_ms", "Answer late, in milliseconds", number(3000, 1, 600000), true],
  ["cut", "Cut the connection", choice(["before", "before the work"], ["during", "amid the answer"], ["after", "after the work"]), true],
  ["rate_limited", "429: too many requests", null, true],
  ["monthly_limit", "429: monthly limit reached", null, true],
  ["token_revoked", "401: token revoked", null, true],
  ["media", "Media", choice(["202", "202: still prepared"], ["404", "404: not found"], ["410", "410: gone"], ["empty", "200 without a byte"], ["cut", "cut in the middle"], ["drip", "drips in slowly"]), false],
  ["Webhooks", null],
  ["duplicate", "Deliver twice", null, false],
  ["reorder", "Swap neighbours", null, false],
  ["batch", "Events in one POST", number(5, 2, 100), false],
  ["bad_signature", "Sign wrongly", null, false],
];

export async function drawFaults(page, close) {
  page.faults = await api.faults(page.account.id);
  const rows = SWITCHES.map(([name, label, value, filtered]) => (label === null ? h("h3", {}, name) : faultRow(name, label, value, filtered, page.faults[name])));
  const apply = async (event) => {
    event.preventDefault();
    const wanted = Object.assign({}, ...rows.map((row) => row.read?.() ?? {}));
    try {
      page.faults = await api.setFaults(page.account.id, wanted);
      close();
      await page.refresh();
    } catch (error) {
      say(error.message);
    }
  };
  const off = async () => {
    await api.setFaults(page.account.id, {});
    close();
    await page.refresh();
  };
  return h("form.stack.faults", { onsubmit: apply }, h("h2", {}, `Faults of ${page.account.name}`), h("p.fine", {}, "Leave “times” empty to keep a fault on until it is switched off."), ...rows, h("div.buttons", {}, h("button", { type: "button", onclick: off }, "All off"), h("button.primary", { type: "submit" }, "Apply")));
}

function faultRow(name, label, value, filtered, now) {
  const on = h("input", { type: "checkbox", checked: Boolean(now) });
  const field = value?.values
    ? h("select", { "aria-label": `${label}: which` }, ...value.values.map(([key, text]) => h("option", { value: key, selected: String(now?.value) === key }, text)))
    : value
      ? h("input", { ...value, value: now?.value ?? value.value, "aria-label": `${label}: value` })
      : null;
  const times = h("input", { type: "number", min: 1, placeholder: "times", value: now?.times ?? "", "aria-label": `${label}: times` });
  const endpoint = filtered ? h("select", { "aria-label": `${label}: endpoint` }, ...ENDPOINTS.map((it) => h("option", { selected: now?.endpoint === it }, it))) : null;
  for (const it of [field, times, endpoint]) it?.addEventListener("input", () => (on.checked = true));
  const row = h("div.fault", {}, h("label", {}, on, label), field ?? h("span"), times, endpoint ?? h("span"));
  row.read = () => {
    if (!on.checked) return {};
    const chosen = field ? (/^\d+$/.test(field.value) ? Number(field.value) : field.value) : true;
    const wanted = { value: chosen };
    if (times.value) wanted.times = Number(times.value);
    if (endpoint) wanted.endpoint = endpoint.value;
    return { [name]: wanted };
  };
  return row;
}

export function drawClock(page) {
  const shown = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(Date.now() + page.clock.advanced_ms);
  const steps = [["+30 s", 30], ["+61 s", 61], ["+10 min", 600], ["+1 hour", 3600], ["+1 day", 86400], ["+8 days", 691200]];
  const jump = async (seconds) => {
    try {
      page.clock = await api.advance(seconds);
    } catch (error) {
      say(error.message);
    }
  };
  return h(
    "div.stack",
    {},
    h("h2", {}, "The simulator's clock"),
    h("p", {}, shown, page.clock.advanced_ms ? h("span.fine", {}, ` (${spell(page.clock.advanced_ms)} ahead)`) : ""),
    h("p.fine", {}, "Reply tokens end after a minute, retry keys after a day, and strangers can be answered for a week. Time only goes forward."),
    h("div.steps", {}, ...steps.map(([label, seconds]) => h("button", { type: "button", onclick: () => jump(seconds) }, label))),
  );
}

export async function drawTraffic(page, close) {
  const { runs } = await api.traffic();
  const users = h("input", { ...number(20, 1, 10000), "aria-label": "Customers" });
  const rate = h("input", { ...number(5, 0.1, 5000), step: "any", "aria-label": "Messages per second" });
  const seconds = h("input", { ...number(30, 1, 3600), "aria-label": "Seconds" });
  const start = async (event) => {
    event.preventDefault();
    try {
      await api.startTraffic({ account: page.account.id, users: users.valueAsNumber, messages_per_second: rate.valueAsNumber, seconds: seconds.valueAsNumber });
      close();
    } catch (error) {
      say(error.message);
    }
  };
  const recent = runs.slice(-4).map((run) => h("li", {}, `${run.sent} of ${run.wanted} from ${run.users.length} customers${run.finished ? "" : "…"}`));
  return h(
    "form.stack",
    { onsubmit: start },
    h("h2", {}, "Traffic"),
    h("p.sentence", {}, users, " customers write ", rate, " messages a second for ", seconds, " seconds."),
    h("p.fine", {}, "Missing customers are added with sample names. Here load is allowed; at LINE it is not."),
    recent.length ? h("ul.fine", {}, ...recent) : "",
    h("div.buttons", {}, runs.some(({ finished }) => !finished) ? h("button", { type: "button", onclick: () => api.stopTraffic().then(close) }, "Stop all") : "", h("button.primary", { type: "submit" }, "Start")),
  );
}

export function drawAccount(page, close) {
  const { account } = page;
  const name = h("input", { value: account.name, required: true, "aria-label": "Account name" });
  const url = h("input", { value: account.webhook_url ?? "", placeholder: "http://127.0.0.1:8000/line/webhook/…", "aria-label": "Webhook URL" });
  const quota = h("input", { type: "number", min: 0, value: account.quota ?? "", placeholder: "no limit", "aria-label": "Messages a month" });
  const chat = h("input", { type: "checkbox", checked: account.chat });
  const redelivery = h("input", { type: "checkbox", checked: account.redelivery });
  const groups = h("input", { type: "checkbox", checked: account.joins_groups });
  const save = async (event) => {
    event.preventDefault();
    try {
      await api.changeAccount(account.id, { name: name.value, webhook_url: url.value, quota: quota.value === "" ? null : Number(quota.value), chat: chat.checked, redelivery: redelivery.checked, joins_groups: groups.checked });
      close();
      await page.refresh();
    } catch (error) {
      say(error.message);
    }
  };
  const keys = [["Channel ID", account.channel_id], ["Channel secret", account.channel_secret], ["Access token", account.channel_access_token], ["Bot user ID", account.bot_user_id]];
  return h(
    "form.stack.account",
    { onsubmit: save },
    h("h2", {}, "Account"),
    account.webhook_trouble ? h("p.trouble", {}, `The last webhook failed: ${account.webhook_trouble}.`) : "",
    account.webhook_url ? "" : h("p.trouble", {}, "Without a webhook URL, messages go nowhere."),
    h("label", {}, "Name", name),
    h("label", {}, "Webhook URL", url),
    h("label", {}, h("span", {}, "Messages a month ", h("small", {}, `${account.sent_this_month} sent so far`)), quota),
    h("label.check", {}, chat, h("span", {}, "Chat is on", h("small", {}, "messages stay unread until they are marked as read"))),
    h("label.check", {}, redelivery, h("span", {}, "Redeliver failed webhooks", h("small", {}, `after ${account.redelivery_schedule.join(", ")} s`))),
    h("label.check", {}, groups, h("span", {}, "May be added to groups", h("small", {}, "off for new accounts, as at LINE"))),
    h("div.buttons", {}, h("button.primary", { type: "submit" }, "Save")),
    h("h3", {}, "Keys"),
    ...keys.map(([label, value]) => h("div.key", {}, h("span", {}, label), h("code", { title: value }, value), h("button", { type: "button", "aria-label": `Copy ${label}`, onclick: () => navigator.clipboard?.writeText(value).then(() => say(`${label} copied.`, "info")) }, "Copy"))),
  );
}
