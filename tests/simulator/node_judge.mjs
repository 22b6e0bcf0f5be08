// Judge: LINE's official Node SDK on messages, groups, rich menus and tokens.
// argv is desk/package.json, origin, token, user, reply token, group, channel id, channel secret.
import { createRequire } from "node:module";

const [anchor, origin, channelAccessToken, user, replyToken, group, channelId, channelSecret] = process.argv.slice(2);
const line = createRequire(anchor)("@line/bot-sdk");
const client = new line.messagingApi.MessagingApiClient({ channelAccessToken, baseURL: origin });
const retryKey = crypto.randomUUID();
const push = { to: user, messages: [{ type: "text", text: "pushed by Node" }] };

const pushed = await client.pushMessageWithHttpInfo(push, retryKey);
const refused = await client.pushMessage(push, retryKey).catch((error) => error);
const replied = await client.replyMessage({ replyToken, messages: [{ type: "text", text: "replied by Node" }] });
const profile = await client.getProfile(user);

const summary = await client.getGroupSummary(group);
const { count } = await client.getGroupMemberCount(group);
const member = await client.getGroupMemberProfile(group, user);
await client.leaveGroup(group);

const blobs = new line.messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL: origin });
const bounds = { x: 0, y: 0, width: 400, height: 270 };
const areas = [{ bounds, action: { type: "message", label: "Hi", text: "Hi" } }];
const size = { width: 800, height: 270 };
const { richMenuId } = await client.createRichMenu({ size, selected: true, name: "Start", chatBarText: "Menu", areas });
const png = Buffer.from("89504e470d0a1a0a0000000d49484452000003200000010e0802000000", "hex");
await blobs.setRichMenuImage(richMenuId, new Blob([png], { type: "image/png" }));
await client.linkRichMenuIdToUser(user, richMenuId);
const linked = await client.getRichMenuIdOfUser(user);
await client.createRichMenuAlias({ richMenuAliasId: "start", richMenuId });
const { aliases } = await client.getRichMenuAliasList();

const tokens = new line.channelAccessToken.ChannelAccessTokenClient({ baseURL: origin });
const stateless = await tokens.issueStatelessChannelTokenByClientSecret(channelId, channelSecret);
const narrow = await client.narrowcastWithHttpInfo({ messages: [{ type: "text", text: "to all" }] });
const progress = await client.getNarrowcastProgress(narrow.httpResponse.headers.get("x-line-request-id"));

console.log(
  JSON.stringify({
    requestId: pushed.httpResponse.headers.get("x-line-request-id"),
    acceptedRequestId: refused.headers.get("x-line-accepted-request-id"),
    refusedStatus: refused.status,
    replied: replied.sentMessages.length,
    displayName: profile.displayName,
    group: [summary.groupName, count, member.displayName],
    menu: linked.richMenuId === richMenuId && aliases.length,
    expiresIn: stateless.expires_in,
    phase: progress.phase,
  }),
);
