// The raw log: every API request and every webhook attempt, as they happen.
import { api } from "./api.js";
import { h, icon, icons, say } from "./dom.js";

const KEPT = 500;
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });

export class Log {
  constructor(element, changed) {
    Object.assign(this, { element, changed, open: false, last: 0, filter: "all" });
    this.rows = h("div.entries");
    const filters = ["all", "webhook", "api", "errors"].map((name) => h("button", { type: "button", "aria-pressed": String(name === "all"), onclick: (event) => this.show(name, event.currentTarget) }, { all: "Everything", webhook: "Webhooks", api: "API requests", errors: "Failures" }[name]));
    element.append(h("header", {}, h("strong", {}, "Log"), h("div.filters", {}, ...filters), h("span.spring"), h("button.plain", { type: "button", "aria-label": "Close the log", onclick: () => this.toggle() }, icon(icons.close, 16))), this.rows);
  }

  async toggle() {
    this.open = !this.open;
    this.element.hidden = !this.open;
    this.changed();
    document.querySelector('#bar [aria-label="Log"]')?.setAttribute("aria-pressed", String(this.open));
    await this.catchUp();
  }

  async catchUp() {
    if (!this.open) return;
    try {
      const { entries } = await api.log(this.last);
      this.add(entries.slice(-KEPT));
    } catch (error) {
      say(error.message);
    }
  }

  add(entries) {
    const fresh = entries.filter(({ seq }) => seq > this.last);
    if (!fresh.length) return;
    this.last = fresh.at(-1).seq;
    this.rows.prepend(...fresh.reverse().map(drawEntry));
    while (this.rows.children.length > KEPT) this.rows.lastChild.remove();
  }

  show(name, pressed) {
    for (const it of pressed.parentElement.children) it.setAttribute("aria-pressed", String(it === pressed));
    this.rows.dataset.filter = name;
  }
}

function drawEntry(entry) {
  const failed = entry.error || entry.status >= 400;
  const what = entry.kind === "webhook" ? `${entry.attempt > 1 ? `redelivery ${entry.attempt - 1} · ` : ""}${events(entry.request)}` : (entry.endpoint ?? "");
  const details = h("details", { className: `entry ${entry.kind}${failed ? " failed" : ""}` });
  details.append(
    h("summary", {}, h("time", {}, time.format(entry.at)), h("span.kind", {}, entry.kind === "webhook" ? "webhook →" : "← API"), h("span.url", {}, `${entry.method} ${entry.url}`), h("span.what", {}, what), h("span.status", {}, entry.error && entry.error !== "error_status_code" ? entry.error : String(entry.status)), h("span.took", {}, `${entry.duration_ms.toFixed(1)} ms`)),
  );
  // Bodies are laid out only when somebody looks.
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector(".bodies")) return;
    const facts = [entry.request_id && `x-line-request-id: ${entry.request_id}`, entry.retry_key && `x-line-retry-key: ${entry.retry_key}`, entry.detail].filter(Boolean).join("\n");
    details.append(h("div.bodies", {}, h("pre", {}, pretty(entry.request) || "(no body)"), h("pre", {}, [facts, pretty(entry.response) || "(no body)"].filter(Boolean).join("\n\n"))));
  });
  return details;
}

function events(body) {
  try {
    const { events } = JSON.parse(body);
    return events.map((it) => (it.message ? it.message.type : it.type)).join(", ") || "verification";
  } catch {
    return "";
  }
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
