// The nouns of the HTTP API by short names, from the generated schema, and the frames of the stream, which it lacks.
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Id = string;
export type Named = Schemas["Named"];

export type Role = Schemas["Role"];
export type Presence = Schemas["Presence"];
/** "inactive" is something that happens to you; it cannot be chosen. */
export type ChosenPresence = Exclude<Presence, "inactive">;
export type PresenceOf = Schemas["PresenceView"];
/** One of the organisation's own presences, as all may know it. */
export type OwnPresence = Schemas["CustomPresenceShown"];
export type Me = Schemas["MeView"];
/** Somebody in service, as those see them who look after people. */
export type PersonAtWork = Schemas["PersonView"];
/** With what somebody can begin beside the organisation's own; Busy goes by what they hold, as Available does. */
export type DefaultPresence = Exclude<ChosenPresence, "busy">;
export type PersonPage = Schemas["PersonPage"];
/** The same with the whole arithmetic of their capacity. */
export type PersonDetail = Schemas["PersonDetail"];
export type PersonChange = Schemas["PersonChange"];
/** One change for many people. */
export type StaffChange = Schemas["PeopleChange"]["changes"][number];
/** What became of one of them. */
export type PersonChanged = Schemas["PersonChanged"];
export type ProfileChoice = Schemas["ProfileChoice"];
export type CustomPresence = Schemas["CustomPresenceView"];
export type NewCustomPresence = Schemas["NewCustomPresence"];

export type Customer = Schemas["CustomerView"];
/** Somebody as the organisation knows them, whichever accounts they write to. */
export type Contact = Schemas["ContactView"];
export type NewContact = Schemas["NewContact"];
export type MergePreview = Schemas["MergePreview"];
export type MergeFields = Schemas["ContactFields"];
export type Merge = Schemas["MergeView"];
export type ContactChange = Schemas["ContactChange"];
export type Conversation = Schemas["ConversationView"];
export type ConversationState = Schemas["State"];
export type ConversationPage = Schemas["ConversationPage"];
export type Counts = Schemas["Counts"];
/** The queues and people that a conversation can be handed on to now. */
export type TransferTargets = Schemas["TransferTargets"];
export type NewAssignment = Schemas["NewAssignment"];
export type NewRelease = Schemas["NewRelease"];
export type NewTransfer = Schemas["NewTransfer"];

export type Message = Schemas["MessageView"];
export type MessagePage = Schemas["MessagePage"];
export type MessageHit = Schemas["MessageHit"];
export type MessageHits = Schemas["MessageHits"];
export type Content = Message["content"];
export type ContentOf<T extends Content["type"]> = Extract<Content, { type: T }>;
export type FileContent = ContentOf<"image" | "video" | "audio" | "file">;
export type Attachment = Schemas["AttachmentView"];
export type Outgoing = Schemas["MessageIn"]["content"];
export type OutgoingOf<T extends Outgoing["type"]> = Extract<Outgoing, { type: T }>;
/** What a button or a quick reply does when it is pressed. */
export type Action = NonNullable<OutgoingOf<"text">["quick_replies"]>[number];

/** What is left of the month for one LINE account. */
export type Allowance = Schemas["Allowance"];
export type LayoutCheck = Schemas["LayoutCheck"];

export type Offer = Schemas["OfferView"];
export type OfferField = Schemas["OfferField"];
export type DesktopNotification = Offer["desktop_notification"];
/** How somebody is notified of one kind of things. */
export type Notify = Schemas["NotifyView"];
export type NotifyKinds = Schemas["NotifyKinds"];
export type NotifyKind = keyof NotifyKinds;
export type MyNotifications = Schemas["MyNotifications"];
export type MyNotificationsChange = Schemas["MyNotificationsIn"];
export type Notice = Schemas["NoticeView"];
export type NoticePage = Schemas["NoticePage"];
/** Of several, the newest first, and how many of all are not read. */
export interface NoticesTold {
  items: Notice[];
  unread: number;
}
/** A LINE account as those see it who write through it. */
export type Standing = Schemas["StandingView"];
export type TimelineEntry = Schemas["TimelineEntry"];

export type LineAccount = Schemas["LineAccountView"];
export type NewLineAccount = Schemas["NewLineAccount"];
export type LineAccountChange = Schemas["LineAccountChange"];
/** How an account's messages go out. */
export type Sending = Schemas["SendingIn"];
export type SealedSecret = Schemas["SealedSecret"];
export type TokenKind = Schemas["TokenKind"];
export type LineInstance = Schemas["LineInstance"];
export type LineInstanceView = Schemas["LineInstanceView"];
export type AccountHistoryEntry = Schemas["AccountHistoryEntry"];
export type RichMenu = Schemas["RichMenuView"];
export type RichMenuWriting = Schemas["RichMenuIn"];
export type RichMenuRules = Schemas["RichMenuRules"];
export type RichMenuArea = Schemas["AreaIn"];
export type RichMenuAction = RichMenuArea["action"];
export type ForeignRichMenu = Schemas["ForeignMenu"];
export type RejectionNotice = Schemas["RejectionsView"];
export type RejectionNoticeChange = Schemas["RejectionsIn"];
export type WebhookVerification = Schemas["WebhookVerification"];
export type Workstream = Schemas["WorkstreamView"];
export type NewWorkstream = Schemas["NewWorkstream"];
export type WorkstreamChange = Schemas["WorkstreamChange"];
export type NotificationTemplate = Schemas["NotificationTemplateView"];
export type NewNotificationTemplate = Schemas["NotificationTemplateBody"];
export type NotificationTemplateChange = Schemas["NotificationTemplateChange"];
export type Slug = Schemas["SlugView"];
/** A text that is kept ready, shared or one's own. */
export type QuickReply = Schemas["QuickReplyView"];
export type NewQuickReply = Schemas["NewQuickReply"];
export type QuickReplyChange = Schemas["QuickReplyChange"];
/** What quick replies are made of: slugs, tags and workstreams. */
export type QuickReplyChoices = Schemas["QuickReplyChoices"];
/** The same as it would be said in a conversation. */
export type FilledQuickReply = Schemas["FilledQuickReply"];
/** A language that texts of ours can be in. */
export type TextLanguage = QuickReply["default_language"];
export type Queue = Schemas["QueueView"];
export type NewQueue = Schemas["NewQueue"];
export type QueueChange = Schemas["QueueChange"];
export type OperatingHours = Schemas["OperatingHoursView"];
export type NewOperatingHours = Schemas["NewOperatingHours"];
export type OperatingHoursChange = Schemas["OperatingHoursChange"];
export type Weekday = Schemas["Weekday"];
/** Hours of one weekday; those that close no later than they open close on the day after. */
export type Span = Schemas["SpanBody"];
export type Holiday = Schemas["HolidayBody"];
/** What operating hours say about time, without their name. */
export type Timetable = Schemas["HoursBody"];
export type HoursPreview = Schemas["HoursPreview"];
export type PreviewedDay = Schemas["DayView"];
export type User = Schemas["UserView"];
export type NewUser = Schemas["NewUser"];
export type UserChange = Schemas["UserChange"];
/** A skill as it is chosen from a list, with the ratings that it may have. */
export type SkillChoice = Schemas["SkillChoice"];
export type WantedSkill = Schemas["WantedSkillView"];
/** A skill as a rule wants it. */
export type SoughtSkill = Schemas["SoughtBody"];
export type Skill = Schemas["SkillView"];
export type NewSkill = Schemas["NewSkill"];
export type SkillChange = Schemas["SkillChange"];
export type SkillType = Schemas["SkillTypeView"];
export type RatingModel = Schemas["RatingModelView"];
export type NewRatingModel = Schemas["NewRatingModel"];
export type RatingModelChange = Schemas["RatingModelChange"];
export type SkillMember = Schemas["SkillMemberView"];
export type SkillMembersChange = Schemas["SkillMembersChange"];
export type UserSkill = Schemas["UserSkillView"];
export type SkillMatching = Schemas["SkillMatching"];
export type CapacityProfile = Schemas["CapacityProfileView"];
export type NewCapacityProfile = Schemas["NewCapacityProfile"];
export type CapacityProfileChange = Schemas["CapacityProfileChange"];
export type CapacityReset = CapacityProfile["reset"];
/** The arithmetic of one person's capacity. */
export type Capacity = Schemas["CapacityView"];
export type OwnProfile = Schemas["OwnProfile"];
export type WrapUpBlock = Workstream["wrap_up_block"];
export type Overflows = NonNullable<Queue["overflow"]>;
export type Overflow = NonNullable<Overflows["closed"]>;
export type WorkstreamMode = Workstream["mode"];
export type WhenGone = Workstream["when_gone"];
/** Somebody who is gone and holds conversations of which supervisors are told. */
export type Absence = Schemas["AbsenceView"];
export type AssignmentMethod = Queue["assignment_method"];
export type RoutingSettings = Schemas["RoutingSettingsView"];
export type RoutingSettingsChange = Schemas["RoutingSettingsChange"];
export type RoutingField = Schemas["FieldView"];
export type Classification = Schemas["ClassificationView"];
export type ClassificationChange = Schemas["ClassificationChange"];
export type ClassificationOutput = Schemas["OutputBody"];
export type RouteToQueue = Schemas["RouteToQueueView"];
export type RouteToQueueChange = Schemas["RouteToQueueChange"];
export type RouteOverflow = Schemas["RouteOverflow"];
export type Prioritization = Schemas["PrioritizationView"];
export type PrioritizationChange = Schemas["PrioritizationChange"];
export type AssignmentRules = Schemas["AssignmentView"];
export type AssignmentRulesChange = Schemas["AssignmentChange"];
export type QueueRuleFields = Schemas["QueueRuleFields"];
export type QueueRuleOrder = Schemas["OrderView"];
export type PreferredRepresentatives = Schemas["PreferredRepresentatives"];
/** A queue, and how many in a hundred of a rule's conversations it gets. */
export type QueueShare = Schemas["ShareBody"];
export type ContextVariables = Schemas["ContextVariablesView"];
export type ContextVariablesChange = Schemas["ContextVariablesChange"];
export type ContextVariable = Schemas["VariableBody"];
/** A conversation that does not exist, for a dry run. */
export type Supposed = Schemas["Supposed"];
export type DryRun = Schemas["DryRun"];
export type RuleCounts = Schemas["RuleCounts"];
export type RulesetTally = Schemas["RulesetTallyView"];
export type RuleTally = Schemas["RuleTallyView"];
export type RoutingStep = Schemas["RoutingStepView"];
/** Who had a conversation, or was asked for it in vain, or the queue that let it wait. */
export type ConversationSession = Schemas["SessionView"];
/** Why a session ended. */
export type ClosureReason = Schemas["Closure"];
/** Somebody in the queue of a conversation that waits, and why they are not asked. */
export type Candidate = Schemas["CandidateView"];
export type WouldAsk = Schemas["AskedView"];
export type Obstacle = Schemas["ObstacleView"];
/** What work somebody can expect, and what is in the way of more. */
export type Prospects = Schemas["ProspectsView"];
export type FileSettings = Schemas["FileSettingsView"];
export type FileSettingsChange = Schemas["FileSettingsChange"];
export type Overview = Schemas["Overview"];
export type StepKey = Schemas["Step"]["key"];

export interface Items<T> {
  items: T[];
}

export interface Taken {
  conversation_id: Id;
  by: Named;
  to: Named;
  reason: string | null;
}

export interface Changes {
  type: "changes";
  cursor: string;
  conversations?: Conversation[];
  messages?: Message[];
  offers?: Offer[];
  presences?: PresenceOf[];
  allowances?: Allowance[];
  names?: Named[];
  accounts?: Standing[];
  /** Customers of whose timelines there is more. */
  timelines?: Id[];
  removed?: Id[];
  /** Conversations that others have taken from whoever is told. */
  taken?: Taken[];
  /** What came for whoever is told, or was read in another window. */
  notices?: NoticesTold[];
  /** The organisation's defaults of notifications are others than before. */
  notified_otherwise?: boolean;
}
export type Frame = { type: "hello" | "resync" | "beat"; cursor: string } | Changes;
export type TimeOutRules = Schemas["TimeOutRulesView"];
export type TimeOutRule = Schemas["TimeOutRuleView"];
export type TimeOutRulesChange = Schemas["TimeOutRulesChange"];
export type AutoClose = Schemas["AutoCloseView"];
export type AutoCloseChange = Schemas["AutoCloseChange"];
