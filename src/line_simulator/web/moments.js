// What LINE tells an account beside messages: its owner comes near a beacon, joins a membership, or links their account.
import { api } from "./api.js";
import { h, say } from "./dom.js";

const BEACON = [["Come near", "enter"], ["Stay near", "stay"], ["Tap the banner", "banner"]];
const MEMBERSHIP = [["Join", "joined"], ["Renew", "renewed"], ["Leave", "left"]];

export function drawBeacon(phone) {
  const hwid = field("Hardware ID of the beacon", { value: "d41d8cd98f", maxLength: 10, pattern: "[0-9a-f]{10}", required: true, title: "ten digits or letters a to f" });
  const message = field("Device message of the beacon", { value: "", maxLength: 26, pattern: "([0-9a-f]{2}){1,13}", placeholder: "none", title: "1 to 13 bytes, in hexadecimal" });
  const tell = (type) => tellOf(phone, "beacon", { hwid: hwid.value, type, ...(message.value && { dm: message.value }) });
  return moment("A beacon", [["Hardware ID", hwid], ["Device message", message]], BEACON, tell);
}

export function drawMembership(phone) {
  const id = field("Membership ID", { type: "number", min: 1, value: 3189, required: true });
  return moment("A membership", [["Membership ID", id]], MEMBERSHIP, (type) => tellOf(phone, "membership", { membershipId: id.valueAsNumber, type }));
}

/** A link token is asked for as the account's own site would, and given back as LINE's page does. */
export function drawAccountLink(phone) {
  const nonce = field("Nonce of the account's site", { value: "0123456789abcdef", minLength: 10, maxLength: 255, required: true });
  const { user_id: user } = phone.person;
  const answer = async (result) => {
    if (result === "failed") return tellOf(phone, "accountLink", { result, nonce: nonce.value }, "link");
    const { linkToken } = await api.linkToken(user, phone.account.channel_access_token);
    return api.linkAccount(user, phone.account.id, linkToken, nonce.value);
  };
  return moment("Link the account's site with LINE", [["Nonce", nonce]], [["Link", "ok"], ["Let it fail", "failed"]], answer);
}

/** The apps of the Login channels here, opened for this phone's owner as LINE opens them: logged in already. */
export function drawApps(phone) {
  const apps = h("select", { "aria-label": "LIFF app", required: true });
  api.loginChannels().then(
    (channels) => {
      const options = channels.flatMap(({ name, liff_apps }) => liff_apps.map(({ liff_id, url }) => h("option", { value: liff_id }, `${name}: ${url}`)));
      apps.replaceChildren(...(options.length ? options : [h("option", { value: "" }, "No Login channel has one yet")]));
    },
    (error) => say(error.message),
  );
  const open = async () => window.open((await api.openApp(phone.person.user_id, apps.value)).url, "_blank", "noopener");
  return moment("Open a LIFF app", [["App", apps]], [["Open", "open"]], open, () => "The app opens in a tab of its own.");
}

const field = (label, attributes) => h("input", { "aria-label": label, ...attributes });

function tellOf(phone, type, detail, name = type) {
  const source = { type: "user", userId: phone.person.user_id };
  return api.tell(phone.account.id, { type, [name]: detail, source, answerable: true });
}

function moment(title, fields, deeds, tell, done = (label) => `${title}: “${label}” is told.`) {
  const perform = async (what, label) => {
    if (!form.reportValidity()) return;
    try {
      await tell(what);
      say(done(label), "info");
    } catch (error) {
      say(error.message);
    }
  };
  const buttons = deeds.map(([label, what]) => h("button", { type: "button", onclick: () => perform(what, label) }, label));
  const form = h("form.moment", { "aria-label": title, onsubmit: (event) => event.preventDefault() }, h("strong", {}, title), ...fields.map(([label, input]) => h("label", {}, label, input)), h("div.deeds", {}, ...buttons));
  return form;
}
