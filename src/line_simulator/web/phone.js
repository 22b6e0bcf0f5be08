// One phone: its owner, the account they chat with, and everything said between them.
import { api } from "./api.js";
import { drawAvatar } from "./avatar.js";
import { drawMessages, quickReplies } from "./bubbles.js";
import { Composer } from "./composer.js";
import { h, icon, icons, say } from "./dom.js";
import { drawChats, groupName, headcount } from "./groups.js";
import { RichMenu } from "./richmenu.js";

const KEPT = 400;

export class Phone {
  constructor(person, account, page) {
    Object.assign(this, { person, account, page, group: null, messages: [], waiting: new Map(), loadingUntil: 0 });
    this.list = h("div.messages", { role: "log", "aria-label": `Messages of ${person.display_name}`, tabIndex: 0 });
    this.chips = h("div.chips", { hidden: true });
    this.composer = new Composer(this);
    this.menu = new RichMenu(this);
    this.chats = h("div.chats", { hidden: true });
    this.owner = h("header.owner");
    this.head = h("div.head");
    const screen = h("div.screen", {}, this.head, this.chats, this.list, this.chips, this.composer.element, this.menu.element);
    this.element = h("section.phone", { "aria-label": `Phone of ${person.display_name}` }, this.owner, screen);
    this.atEnd = true;
    this.list.addEventListener("scroll", () => {
      this.atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    });
    this.list.addEventListener("click", ({ target }) => {
      const link = target.closest?.('a[target="_blank"]');
      if (link) this.noteLink(link.getAttribute("href"));
    });
    // Pictures are as high as nothing until they are there.
    for (const event of ["load", "loadedmetadata"]) this.list.addEventListener(event, () => this.settle(), true);
    new ResizeObserver(() => this.settle()).observe(this.list);
    this.update(person, account);
  }

  update(person, account) {
    this.account = account;
    this.person = person;
    if (this.group) {
      const group = this.groups().find(({ id }) => id === this.group.id);
      if (!group) {
        this.enter(null);
        return this;
      }
      this.group = group;
    }
    this.drawOwner();
    this.drawHead();
    this.chats.replaceChildren(...drawChats(this));
    return this;
  }

  /** The groups this phone's owner is in. */
  groups() {
    return this.page.groups.filter(({ members }) => members.includes(this.person.user_id));
  }

  /** Where what is done here happens. */
  place() {
    return this.group ? { group: this.group.id } : { account: this.account.id };
  }

  /** Open the chat of a group, or with null the one with the account. */
  enter(group) {
    Object.assign(this, { group, messages: [], rows: undefined, loadingUntil: 0, atEnd: true });
    this.page.enter(this.person.user_id, group?.id);
    this.waiting.delete(group?.id ?? "");
    this.chats.hidden = true;
    this.list.replaceChildren();
    this.update(this.person, this.account);
    this.menu.draw();
    return this.load_chat();
  }

  focus() {
    this.composer.focus();
  }

  async load_chat() {
    try {
      const { group } = this;
      const [{ state, messages: alone }, told] = await Promise.all([api.chat(this.person.user_id, this.account.id), group && api.groupChat(group.id), this.menu.fetch()]);
      if (this.group?.id !== group?.id) return;
      const messages = told?.messages ?? alone;
      // What was heard while this answer was on its way stays.
      const newest = BigInt(messages.at(-1)?.id ?? 0);
      const heard = this.messages.filter(({ id }) => BigInt(id) > newest);
      this.messages = [...messages, ...heard].slice(-KEPT);
      this.befriend(state);
      this.look();
    } catch (error) {
      say(error.message);
    }
  }

  receive(message, group) {
    if ((group ?? null) !== (this.group?.id ?? null)) {
      this.waiting.set(group ?? "", (this.waiting.get(group ?? "") ?? 0) + 1);
      this.update(this.person, this.account);
      return;
    }
    const at = this.messages.findIndex(({ id }) => id === message.id);
    if (at >= 0) this.messages[at] = message;
    else this.messages.push(message);
    if (this.messages.length > KEPT) this.messages.shift();
    if (message.from === "account") {
      this.loadingUntil = 0;
      this.look();
    }
    if (message.from === "user" && at < 0) this.atEnd = true;
    this.draw();
  }

  /** What stands in an open chat was seen, which LINE counts of messages to many. */
  look() {
    if (!this.group) this.attempt(() => api.look(this.person.user_id, this.account.id));
  }

  /** LINE counts the links that were opened; of those people sent each other it keeps no count. */
  noteLink(url) {
    if (!this.group) api.openLink(this.person.user_id, this.account.id, url).catch(() => {});
  }

  markRead(upTo, group) {
    if ((group ?? null) !== (this.group?.id ?? null)) return;
    for (const message of this.messages) if (message.from === "user" && BigInt(message.id) <= BigInt(upTo)) message.read = true;
    this.draw();
  }

  load(seconds) {
    // Only an open chat with the account shows it.
    if (this.group || this.person.blocked) return;
    this.loadingUntil = Date.now() + seconds * 1000;
    setTimeout(() => this.draw(), seconds * 1000 + 50);
    this.draw();
  }

  befriend(state) {
    this.person = { ...this.person, state, blocked: state === "blocked" };
    this.drawHead();
    this.draw();
  }

  /** Draw at most once a frame, however fast messages come. */
  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      drawMessages(this);
      this.chips.replaceChildren(...quickReplies(this));
      this.chips.hidden = !this.chips.children.length;
      this.composer.block(this.person.blocked && !this.group);
      this.menu.draw();
      this.settle();
    });
  }

  settle() {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  async say(words) {
    try {
      await api.say(this.person.user_id, this.place(), words);
      return true;
    } catch (error) {
      say(error.message);
      return false;
    }
  }

  async attempt(work) {
    try {
      await work();
    } catch (error) {
      say(error.message);
    }
  }

  toggleBlock() {
    const act = this.person.blocked ? api.follow : api.unfollow;
    return this.attempt(() => act(this.person.user_id, this.account.id));
  }

  drawOwner() {
    const { display_name, language, user_id } = this.person;
    this.owner.replaceChildren(
      drawAvatar(display_name, 26),
      h("strong", { title: user_id }, display_name),
      language ? h("span.language", { title: "The language this customer's LINE is set to" }, language) : "",
      h("button.plain", { type: "button", title: "Put this phone away", "aria-label": `Put away the phone of ${display_name}`, onclick: () => this.putAway() }, icon(icons.close, 16)),
    );
  }

  drawHead() {
    const { group } = this;
    const blocked = this.person.blocked && !group;
    const name = group ? groupName(group) : this.account.name;
    const below = group ? `${headcount(group)}${group.present ? "" : ", without the account"}` : blocked ? "blocked" : this.account.basic_id;
    const waiting = [...this.waiting.values()].reduce((sum, it) => sum + it, 0);
    const back = h("button.plain.back", { type: "button", "aria-label": `Chats of ${this.person.display_name}`, "aria-expanded": String(!this.chats.hidden), onclick: () => this.toggleChats() }, icon(icons.back, 20), waiting ? h("span.count", {}, String(waiting)) : "");
    this.head.replaceChildren(
      this.groups().length ? back : icon(icons.back, 20),
      drawAvatar(name, 28, group ? "person" : "account"),
      h("div.title", {}, h("strong", {}, name), h("small", {}, below)),
      blocked ? h("span.pill", {}, "Blocked") : "",
      group ? "" : h("button.plain", { type: "button", onclick: () => this.toggleBlock(), "aria-label": `${blocked ? "Unblock" : "Block"} ${this.account.name} as ${this.person.display_name}` }, blocked ? "Unblock" : "Block"),
    );
    this.element.classList.toggle("blocked", Boolean(blocked));
  }

  toggleChats() {
    this.chats.hidden = !this.chats.hidden;
    this.drawHead();
  }

  putAway() {
    this.page.show(this.page.shown.filter((id) => id !== this.person.user_id));
  }
}
