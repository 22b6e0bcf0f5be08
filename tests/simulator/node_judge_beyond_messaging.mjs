// Judge: LINE's official Node SDK on audiences, insight, LIFF and modules.
// argv is desk/package.json, origin, token, user, token of a Login channel, bot user id, and of a module its token, a
// code to attach it with, its callback, channel id and channel secret.
import { createRequire } from "node:module";

const [anchor, baseURL, channelAccessToken, user, loginToken, botId, moduleToken, code, ...ofModule] = process.argv.slice(2);
const [redirectUri, clientId, clientSecret] = ofModule;
const line = createRequire(anchor)("@line/bot-sdk");

const audiences = new line.manageAudience.ManageAudienceClient({ channelAccessToken, baseURL });
const blobs = new line.manageAudience.ManageAudienceBlobClient({ channelAccessToken, baseURL });
const made = await audiences.createAudienceGroup({ description: "Spring", audiences: [{ id: user }] });
const file = new Blob([`${user}\n`], { type: "text/plain" });
const byFile = await blobs.createAudienceForUploadingUserIds(file, "By file");
await blobs.addUserIdsToAudience(file, byFile.audienceGroupId);
const { audienceGroup } = await audiences.getAudienceData(made.audienceGroupId);
const listed = await audiences.getAudienceGroups(1);
await audiences.updateAudienceGroupDescription(made.audienceGroupId, { description: "Summer" });
await audiences.deleteAudienceGroup(made.audienceGroupId);
const refused = await audiences.getAudienceData(made.audienceGroupId).catch((error) => error);

const insight = new line.insight.InsightClient({ channelAccessToken, baseURL });
const demographics = await insight.getFriendsDemographics();
const followers = await insight.getNumberOfFollowers("20200101");

const liff = new line.liff.LiffClient({ channelAccessToken: loginToken, baseURL });
const { liffId } = await liff.addLIFFApp({ view: { type: "full", url: "https://shop.example.com" } });
await liff.updateLIFFApp(liffId, { view: { type: "tall" } });
const { apps } = await liff.getAllLIFFApps();
await liff.deleteLIFFApp(liffId);

const modules = new line.moduleOperation.LineModuleClient({ channelAccessToken: moduleToken, baseURL });
const attaching = new line.moduleAttach.LineModuleAttachClient({ channelAccessToken: "", baseURL });
const scope = "message:send message:receive";
const attached = await attaching.attachModule("authorization_code", code, redirectUri, undefined, clientId, clientSecret, undefined, undefined, scope);
const chat = `L${user}-${botId}`;
await modules.acquireChatControl(chat, { expired: true, ttl: 60 });
await modules.releaseChatControl(chat);
const { bots } = await modules.getModules();
await modules.detachModule({ botId });
const left = await modules.getModules();

console.log(
  JSON.stringify({
    uploaded: [audienceGroup.type, audienceGroup.status],
    byFile: byFile.description,
    listed: listed.totalCount,
    refused: [refused.status, JSON.parse(refused.body).details[0].message],
    demographics: demographics.available,
    followers: followers.status,
    liff: apps.map(({ view }) => view.type),
    attached: attached.bot_id ?? attached.botId,
    bots: bots.map(({ displayName }) => displayName),
    detached: left.bots,
  }),
);
