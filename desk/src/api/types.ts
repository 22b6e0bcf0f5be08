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
export type Me = Schemas["MeView"];

export type Customer = Schemas["CustomerView"];
export type Conversation = Schemas["ConversationView"];
export type ConversationState = Schemas["State"];
export type ConversationPage = Schemas["ConversationPage"];
export type Counts = Schemas["Counts"];
/** The queues and people that a conversation can be handed on to now. */
export type TransferTargets = Schemas["TransferTargets"];
export type NewTransfer = Schemas["NewTransfer"];

export type Message = Schemas["MessageView"];
export type MessagePage = Schemas["MessagePage"];
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
export type Overflows = NonNullable<Queue["overflow"]>;
export type Overflow = NonNullable<Overflows["closed"]>;
export type WorkstreamMode = Workstream["mode"];
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
export type RoutingStep = Schemas["RoutingStepView"];
export type FileSettings = Schemas["FileSettingsView"];
export type FileSettingsChange = Schemas["FileSettingsChange"];
export type Overview = Schemas["Overview"];
export type StepKey = Schemas["Step"]["key"];

export interface Items<T> {
  items: T[];
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
}
export type Frame = { type: "hello" | "resync" | "beat"; cursor: string } | Changes;
