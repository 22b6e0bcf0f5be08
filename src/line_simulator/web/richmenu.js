// The rich menu under a chat: its picture, and the areas of it that can be pressed.
import { api } from "./api.js";
import { h, icon, icons } from "./dom.js";
import { act } from "./templates.js";

export class RichMenu {
  constructor(phone) {
    Object.assign(this, { phone, menu: null, open: false });
    this.element = h("div.richmenu", { hidden: true });
  }

  async fetch() {
    const { rich_menu: menu } = await api.richMenu(this.phone.person.user_id, this.phone.account.id);
    const { id: before } = this.menu ?? {};
    if (menu && !before) this.open = menu.selected;
    this.menu = menu;
    if (menu && menu.id !== before) this.noteOpen();
    this.draw();
  }

  draw() {
    const { menu, phone } = this;
    this.element.hidden = !menu || Boolean(phone.group) || Boolean(phone.person.blocked);
    if (this.element.hidden) return;
    const flip = () => {
      this.open = !this.open;
      this.noteOpen();
      this.draw();
      phone.settle();
    };
    const bar = h("button.menubar", { type: "button", "aria-expanded": String(this.open), onclick: flip }, icon(icons.list, 16), menu.chatBarText);
    this.element.replaceChildren(bar, this.open ? this.drawPicture() : "");
  }

  drawPicture() {
    const { size, areas, image_url: url, name } = this.menu;
    const part = (value, whole) => `${(100 * value) / whole}%`;
    const press = ({ bounds, action }, index) =>
      h("button", { type: "button", "aria-label": action.label ?? action.text ?? action.displayText ?? action.data ?? `Area ${index + 1}`, style: { left: part(bounds.x, size.width), top: part(bounds.y, size.height), width: part(bounds.width, size.width), height: part(bounds.height, size.height) }, onclick: () => this.press(action, index) });
    return h("div.picture", { style: { aspectRatio: `${size.width} / ${size.height}` } }, h("img", { src: url, alt: name }), ...areas.map(press));
  }

  /** LINE counts how often a menu is unfolded. */
  noteOpen() {
    const { phone } = this;
    if (this.open && !phone.group && !phone.person.blocked) phone.attempt(() => api.openMenu(phone.person.user_id, phone.account.id));
  }

  async press(action, index) {
    const { phone } = this;
    await phone.attempt(() => api.tapMenu(phone.person.user_id, phone.account.id, index));
    if (action.type !== "richmenuswitch") return act(phone, action);
    return phone.attempt(() => api.switchMenu(phone.person.user_id, phone.account.id, action.richMenuAliasId, action.data));
  }
}
