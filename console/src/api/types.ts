import type { components } from "./schema";

type Schemas = components["schemas"];

export type Summary = Schemas["ConversationSummary"];
export type Conversation = Schemas["ConversationView"];
export type Message = Schemas["MessageView"];
export type Activity = Schemas["ActivityView"];
export type State = Schemas["State"];
export type DeliveryState = Schemas["DeliveryState"];
export type CloseReason = Schemas["CloseReason"];
export type Role = Schemas["Role"];
export type Me = Schemas["Me"];
export type Agent = Schemas["AgentView"];
export type Consent = Schemas["ConsentView"];
export type Contact = Schemas["ContactView"];
export type Account = Schemas["AccountView"];
export type Provider = Schemas["ProviderView"];
export type CredentialField = Schemas["CredentialFieldView"];
export type NumberView = Schemas["NumberView"];
export type Workstream = Schemas["WorkstreamView"];
export type TimeoutRule = Schemas["TimeoutRuleBody"];
export type Attachments = Schemas["AttachmentsBody"];
export type Kept = Schemas["KeptView"];
export type CustomerExport = Schemas["CustomerExport"];
export type Figures = Schemas["FiguresView"];
export type Survey = Schemas["SurveyView"];
export type Closer = Survey["alsoClosedBy"][number];
export type SurveyResult = Schemas["SurveyResultView"];
export type SurveySummary = Schemas["SurveySummaryView"];
export type Scale = Schemas["Scale"];
export type Team = Schemas["TeamView"];
export type QuickReply = Schemas["QuickReplyView"];
export type Weekday = Schemas["Weekday"];
export type WorkingTime = Schemas["WorkingTime"];
export type Holiday = Schemas["Holiday"];
/** The API leaves open what its calendars hold; it is what it takes. */
export type Hours = Omit<Schemas["HoursView"], "events" | "holidays"> & { events: WorkingTime[]; holidays: Holiday[] };
export type AutomatedMessage = Schemas["AutomatedMessageView"];
export type MessageDefault = Schemas["DefaultView"];
export type Trigger = Schemas["Trigger"];
export type Block = Schemas["BlockView"];
export type Key = Schemas["KeyView"];
export type MadeKey = Schemas["MadeKey"];
export type Quarantined = Schemas["QuarantinedView"];
export type Check = Schemas["CheckView"];
export type Callback = Schemas["CallbackView"];

export type View = "open" | "mine" | "waiting" | "closed" | "all";
