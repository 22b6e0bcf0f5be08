// The page: which account, which phones, and everything that keeps them up to date.
import { api, listen } from "./api.js";
import { drawBar } from "./bar.js";
import { say } from "./dom.js";
import { Log } from "./log.js";
import { Phone } from "./phone.js";
import { drawEmpty } from "./empty.js";

const AT_MOST = 4;
const stage = document.getElementById("stage");

export const page = {
  accounts: [],
  people: [],
  groups: [],
  account: null,
  shown: [],
  faults: {},
  clock: { now: Date.now(), advanced_ms: 0 },
  phones: new Map(),
  // In which group's chat each phone is, by its owner.
  places: new Map(),
  log: new Log(document.getElementById("log"), () => reconnect()),

  async choose(accountId) {
    page.account = page.accounts.find(({ id }) => id === accountId) ?? page.accounts[0] ?? null;
    page.shown = [];
    await refresh();
  },
  show(userIds) {
    page.shown = userIds.slice(0, AT_MOST);
    draw();
  },
  async add(person) {
    const added = await api.addPerson(page.account.id, { ...person, follow: true });
    page.shown = [...page.shown.slice(-(AT_MOST - 1)), added.user_id];
    await refresh();
    page.phones.get(added.user_id)?.focus();
  },
  refresh: () => refresh(),
  enter(userId, groupId) {
    if (groupId) page.places.set(userId, groupId);
    else page.places.delete(userId);
    remember();
  },
  nameOf: (userId) => page.people.find(({ user_id }) => user_id === userId)?.display_name ?? "Somebody",
};

let close = () => {};

async function refresh() {
  [page.accounts, page.clock] = await Promise.all([api.accounts(), api.clock()]);
  page.account = page.accounts.find(({ id }) => id === page.account?.id) ?? page.accounts[0] ?? null;
  const { id } = page.account ?? {};
  [page.people, page.faults, page.groups] = id ? await Promise.all([api.people(id), api.faults(id), api.groups(id)]) : [[], {}, []];
  const known = new Set(page.people.map(({ user_id }) => user_id));
  page.shown = page.shown.filter((id) => known.has(id));
  if (!page.shown.length) page.shown = page.people.slice(0, AT_MOST).map(({ user_id }) => user_id);
  draw();
}

function draw() {
  drawBar(document.getElementById("bar"), page);
  remember();
  if (!page.shown.length) {
    page.phones.clear();
    stage.replaceChildren(drawEmpty(page));
    reconnect();
    return;
  }
  const before = page.phones;
  page.phones = new Map(
    page.shown.map((id) => {
      const person = page.people.find(({ user_id }) => user_id === id);
      const old = before.get(id);
      if (old && old.account.id === page.account.id) return [id, old.update(person, page.account)];
      const phone = new Phone(person, page.account, page);
      const group = phone.groups().find((it) => it.id === page.places.get(id));
      if (group) phone.enter(group);
      return [id, phone];
    }),
  );
  const wanted = [...page.phones.values()].map(({ element }) => element);
  // Phones that stay are left where they are, so that nobody loses the words they are typing.
  if (wanted.length !== stage.children.length || wanted.some((element, index) => element !== stage.children[index])) stage.replaceChildren(...wanted);
  for (const phone of page.phones.values()) phone.settle();
  reconnect();
}

let heard = "";
function reconnect() {
  const wanted = `${page.account?.id} ${page.shown.join(",")} ${page.log.open}`;
  if (wanted === heard) return;
  heard = wanted;
  close();
  close = listen(page.shown, page.log.open, hear, catchUp);
}

function hear(event) {
  const phone = event.account === page.account?.id ? page.phones.get(event.user) : null;
  switch (event.type) {
    case "message":
      return phone?.receive(event.message, event.group);
    case "read":
      return phone?.markRead(event.up_to, event.group);
    case "loading":
      return phone?.load(event.seconds);
    case "friendship":
      return phone?.befriend(event.state);
    case "rich_menu":
      if (event.account === page.account?.id) for (const it of page.phones.values()) it.attempt(() => it.menu.fetch());
      return undefined;
    case "log":
      return page.log.add([event.entry]);
    case "clock":
      page.clock = event;
      return drawBar(document.getElementById("bar"), page);
    case "webhook":
      if (page.account?.id === event.account) {
        page.account.webhook_trouble = event.error;
        if (event.error) say(`Webhooks of ${page.account.name} fail: ${event.error} (${event.detail}).`);
        else say(`Webhooks of ${page.account.name} work again.`, "info");
      } else soon();
      return drawBar(document.getElementById("bar"), page);
    default:
      return soon();
  }
}

async function catchUp() {
  try {
    await refresh();
    await Promise.all([...page.phones.values()].map((phone) => phone.load_chat()));
    await page.log.catchUp();
  } catch (error) {
    say(error.message);
  }
}

let timer;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => refresh().catch((error) => say(error.message)), 80);
}

function remember() {
  const query = new URLSearchParams();
  if (page.account && page.accounts.length > 1) query.set("account", page.account.id);
  if (page.shown.length) query.set("users", page.shown.join(","));
  const places = page.shown.filter((id) => page.places.has(id)).map((id) => `${id}.${page.places.get(id)}`);
  if (places.length) query.set("in", places.join(","));
  history.replaceState(null, "", query.size ? `?${query.toString().replaceAll("%2C", ",")}` : location.pathname);
}

/** A deep link may name users alone: then the account is one they know. */
async function begin() {
  const query = new URLSearchParams(location.search);
  page.accounts = await api.accounts();
  page.shown = (query.get("users") ?? "").split(",").filter(Boolean).slice(0, AT_MOST);
  page.places = new Map((query.get("in") ?? "").split(",").filter(Boolean).map((place) => place.split(".", 2)));
  page.account = page.accounts.find(({ id }) => id === query.get("account")) ?? null;
  if (!page.account && page.shown.length) {
    for (const account of page.accounts) {
      const people = await api.people(account.id);
      if (people.some(({ user_id }) => user_id === page.shown[0])) {
        page.account = account;
        break;
      }
    }
  }
  await refresh();
}

begin().catch((error) => say(error.message));
