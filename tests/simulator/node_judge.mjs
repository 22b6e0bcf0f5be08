// Judge: LINE's official Node SDK pushes, replies and reads a profile; argv is desk/package.json, origin, token, user, reply token.
import { createRequire } from "node:module";

const [anchor, origin, channelAccessToken, user, replyToken] = process.argv.slice(2);
const line = createRequire(anchor)("@line/bot-sdk");
const client = new line.messagingApi.MessagingApiClient({ channelAccessToken, baseURL: origin });
const retryKey = crypto.randomUUID();
const push = { to: user, messages: [{ type: "text", text: "pushed by Node" }] };

const pushed = await client.pushMessageWithHttpInfo(push, retryKey);
const refused = await client.pushMessage(push, retryKey).catch((error) => error);
const replied = await client.replyMessage({ replyToken, messages: [{ type: "text", text: "replied by Node" }] });
const profile = await client.getProfile(user);

console.log(
  JSON.stringify({
    requestId: pushed.httpResponse.headers.get("x-line-request-id"),
    acceptedRequestId: refused.headers.get("x-line-accepted-request-id"),
    refusedStatus: refused.status,
    replied: replied.sentMessages.length,
    displayName: profile.displayName,
  }),
);
