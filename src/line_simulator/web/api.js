// The simulator's control API, and its live stream.

async function call(method, path, body, headers = {}) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status === 204) return null;
  const content = await answer.json().catch(() => ({ message: `${answer.status} ${answer.statusText}` }));
  if (!answer.ok) throw new Error(content.message);
  return content;
}

const user = (id) => `/_sim/users/${encodeURIComponent(id)}`;
const group = (id) => `/_sim/groups/${encodeURIComponent(id)}`;
const account = (id) => `/_sim/accounts/${encodeURIComponent(id)}`;

export const api = {
  accounts: async () => (await call("GET", "/_sim/accounts")).accounts,
  openAccount: (settings) => call("POST", "/_sim/accounts", settings),
  changeAccount: (id, settings) => call("PATCH", account(id), settings),
  people: async (id) => (await call("GET", `${account(id)}/users`)).users,
  addPerson: (id, person) => call("POST", `${account(id)}/users`, person),
  names: async () => (await call("GET", "/_sim/names")).names,
  chat: (userId, accountId) => call("GET", `${user(userId)}/chat?account=${encodeURIComponent(accountId)}`),
  // `place` is `{ account }` or `{ group }`.
  say: (userId, place, words) => call("POST", `${user(userId)}/messages`, { ...place, ...words }),
  press: (userId, place, data, params) => call("POST", `${user(userId)}/postbacks`, { ...place, data, params }),
  follow: (userId, accountId) => call("POST", `${user(userId)}/follow`, { account: accountId }),
  unfollow: (userId, accountId) => call("POST", `${user(userId)}/unfollow`, { account: accountId }),
  unsend: (userId, place, message) => call("POST", `${user(userId)}/unsend`, { ...place, message_id: message }),
  watch: (userId, place, message) => call("POST", `${user(userId)}/views`, { ...place, message_id: message }),
  look: (userId, accountId) => call("POST", `${user(userId)}/impressions`, { account: accountId }),
  openLink: (userId, accountId, url) => call("POST", `${user(userId)}/clicks`, { account: accountId, url }),
  edit: (userId, place, message, text, marks) => call("POST", `${user(userId)}/edits`, { ...place, message_id: message, text, ...marks }),
  // An event in LINE's own words.
  tell: (id, event) => call("POST", `${account(id)}/events`, event),
  // As the account itself asks for it.
  linkToken: (userId, token) => call("POST", `/v2/bot/user/${encodeURIComponent(userId)}/linkToken`, undefined, { authorization: `Bearer ${token}` }),
  linkAccount: (userId, accountId, token, nonce) => call("POST", `${user(userId)}/account-links`, { account: accountId, link_token: token, nonce }),
  loginChannels: async () => (await call("GET", "/_sim/login-channels")).login_channels,
  openApp: (userId, liffId) => call("POST", `${user(userId)}/liff`, { liff_id: liffId }),
  richMenu: (userId, accountId) => call("GET", `${user(userId)}/rich-menu?account=${encodeURIComponent(accountId)}`),
  openMenu: (userId, accountId) => call("POST", `${user(userId)}/rich-menu-views`, { account: accountId }),
  tapMenu: (userId, accountId, area) => call("POST", `${user(userId)}/rich-menu-taps`, { account: accountId, area }),
  switchMenu: (userId, accountId, alias, data) => call("POST", `${user(userId)}/rich-menu-switches`, { account: accountId, alias, data }),
  groups: async (id) => (await call("GET", `${account(id)}/groups`)).groups,
  openGroup: (id, settings) => call("POST", `${account(id)}/groups`, settings),
  groupChat: (id) => call("GET", `${group(id)}/chat`),
  addMembers: (id, members) => call("POST", `${group(id)}/members`, { members }),
  removeMember: (id, userId) => call("DELETE", `${group(id)}/members/${userId}`),
  inviteAccount: (id) => call("PUT", `${group(id)}/account`),
  dismissAccount: (id) => call("DELETE", `${group(id)}/account`),
  faults: (id) => call("GET", `${account(id)}/faults`),
  setFaults: (id, switches) => call("PUT", `${account(id)}/faults`, switches),
  clock: () => call("GET", "/_sim/clock"),
  advance: (seconds) => call("POST", "/_sim/clock", { advance_seconds: seconds }),
  traffic: () => call("GET", "/_sim/traffic"),
  startTraffic: (plan) => call("POST", "/_sim/traffic", plan),
  stopTraffic: () => call("DELETE", "/_sim/traffic"),
  sampleScenarios: async (id) => (await call("GET", `${account(id)}/scenarios`)).scenarios,
  scenarios: async () => (await call("GET", "/_sim/scenarios")).scenarios,
  beginScenario: (scenario) => call("POST", "/_sim/scenarios", scenario),
  stopScenarios: () => call("DELETE", "/_sim/scenarios"),
  log: (after) => call("GET", `/_sim/log?after=${after}&limit=10000`),
  reset: () => call("DELETE", "/_sim"),
};

/** Hear what happens to these users; whenever hearing begins `again` is called, as something may have been missed. */
export function listen(users, log, hear, again) {
  const stream = new EventSource(`/_sim/live?users=${users.join(",")}&log=${log}`);
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "hello" || event.type === "resync") again();
    else hear(event);
  };
  return () => stream.close();
}
