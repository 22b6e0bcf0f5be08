// Groups and rooms: open one, and let people and the account come and go.
import { api } from "./api.js";
import { drawAvatar } from "./avatar.js";
import { h, say } from "./dom.js";

export const groupName = (group) => group.name ?? "Multi-person chat";
export const headcount = ({ members }) => `${members.length} ${members.length === 1 ? "person" : "people"}`;

export function drawGroups(page, close) {
  const attempt = async (work) => {
    try {
      await work();
      await page.refresh();
    } catch (error) {
      say(error.message);
    }
  };
  const body = h("div.stack.groups");
  const draw = () =>
    body.replaceChildren(
      h("h2", {}, `Groups of ${page.account.name}`),
      page.account.joins_groups ? "" : drawClosed(page, (work) => attempt(work).then(draw)),
      ...(page.groups.length ? page.groups.map((group) => drawGroup(page, group, (work) => attempt(work).then(draw))) : [h("p.fine", {}, "The account is in no group yet.")]),
      page.account.joins_groups ? drawNew(page, (work) => attempt(work).then(close)) : "",
    );
  draw();
  return body;
}

/** LINE's own switch, off for every new account. */
function drawClosed(page, attempt) {
  const allow = () => attempt(() => api.changeAccount(page.account.id, { joins_groups: true }));
  return h("div.closed", {}, h("p.fine", {}, `${page.account.name} does not let itself be added to groups, which is how LINE opens every account.`), h("button.primary", { type: "button", onclick: allow }, "Allow it"));
}

function drawGroup(page, group, attempt) {
  const name = groupName(group);
  const outside = page.people.filter(({ user_id }) => !group.members.includes(user_id));
  const add = h("select", { "aria-label": `Add somebody to ${name}`, onchange: (event) => attempt(() => api.addMembers(group.id, [event.target.value])) }, h("option", { value: "" }, "Add…"), ...outside.map(({ user_id, display_name }) => h("option", { value: user_id }, display_name)));
  const member = (userId) => h("span.member", {}, page.nameOf(userId), h("button.plain", { type: "button", "aria-label": `${page.nameOf(userId)} leaves ${name}`, onclick: () => attempt(() => api.removeMember(group.id, userId)) }, "×"));
  const flip = () => attempt(() => (group.present ? api.dismissAccount(group.id) : api.inviteAccount(group.id)));
  return h("section.gathering", { "aria-label": name }, h("div.heading", {}, drawAvatar(name, 26), h("strong", {}, name), h("small", {}, group.kind), h("button", { type: "button", onclick: flip }, group.present ? "Remove the account" : "Invite the account")), h("div.members", {}, ...group.members.map(member), outside.length ? add : ""));
}

function drawNew(page, attempt) {
  const name = h("input", { value: "家族", "aria-label": "Group name", maxLength: 50 });
  const kind = h("select", { "aria-label": "Kind of group" }, h("option", { value: "group" }, "Group"), h("option", { value: "room" }, "Multi-person chat"));
  kind.addEventListener("change", () => (name.disabled = kind.value === "room"));
  const boxes = page.people.slice(0, 60).map(({ user_id, display_name }) => h("label.person", {}, h("input", { type: "checkbox", value: user_id, checked: page.shown.includes(user_id) }), drawAvatar(display_name, 24), display_name));
  const open = (event) => {
    event.preventDefault();
    const members = boxes.map((box) => box.querySelector("input")).filter(({ checked }) => checked).map(({ value }) => value);
    attempt(() => api.openGroup(page.account.id, { kind: kind.value, members, ...(kind.value === "group" ? { name: name.value } : {}) }));
  };
  return h("form.stack", { onsubmit: open }, h("h3", {}, "New"), h("div.inline", {}, name, kind), h("div.people.few", {}, ...boxes), h("div.buttons", {}, h("button.primary", { type: "submit" }, "Open it and invite the account")));
}

/** The chats of one phone: the account itself, and the groups its owner is in. */
export function drawChats(phone) {
  const row = (group, name, kind, waiting) =>
    h("button.chat", { type: "button", "aria-current": phone.group?.id === group?.id ? "true" : undefined, onclick: () => phone.enter(group) }, drawAvatar(name, 34, kind), h("span", {}, name, group ? h("small", {}, headcount(group)) : ""), waiting ? h("span.count", {}, String(waiting)) : "");
  return [row(null, phone.account.name, "account", phone.waiting.get("") ?? 0), ...phone.groups().map((group) => row(group, groupName(group), "person", phone.waiting.get(group.id) ?? 0))];
}
