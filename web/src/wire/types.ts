// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

export * from "./generated/payloads";
import type { AcknowledgePage, AddPollOption, AskUnmask, CheckWords, ClaimReport, ClosePoll, ConfirmPhone, DecideReport, DeclinePage, EditMessage, Empty, EraseAccount, EraseCase, EraseDoctor, ExportRoom, GoOnDuty, ImportShifts, JoinRoom, LeaveRoom, ListCases, ListReports, ListShifts, NamedDevice, OfferSwap, OneCase, OneChange, OnePage, OnePolicy, OneUnmask, OpenPoll, OpenReport, OpenSession, PageMore, PostCase, PostMessage, PreviewPolicy, PutOnCall, ReadPoll, ReadStatistics, ReadTranslations, RedactEntry, RegisterDoctor, RegisterPush, ReopenCase, ReportTranslation, ResolveCase, RetractMessage, RevealMember, SeenDevice, SeenRoom, SetCaps, SetChannels, SetPhone, SetPolicy, SetPresence, SetQuietHours, SetReaction, SetSchedule, SetTyping, ShowPage, SnoozePage, StopPaging, SubscribePush, SyncRoom, TakeTimeOff, VoteInPoll, WhoIsOnCall } from "./generated/payloads";
export * from "./generated/replies";
import type { AccountState, Appended, CasePosted, Cases, ChangeView, ChannelView, DecisionsAboutMe, DeviceList, DoctorRegistered, Done, DutySettingsView, ErasureAsked, ExportAsked, FeedLink, GapList, MessagePosted, OnCallList, PageAcknowledged, PageDeclined, PageList, PageSnoozed, PageWhy, PagingLine, PolicyList, PolicyPreviewView, PolicyView, PollRead, PollWritten, PresenceSet, PushKey, PushSubscribed, ReportDone, ReportList, ReportOpened, RoomExported, RoomJoined, RoomSynced, ScheduleList, ScheduleView, SessionList, SessionOpened, SessionRead, SessionsClosed, ShiftList, StatisticsView, TranslationsRead, TriedView, UnmaskAsked, UnmaskList, Unmasked, WordsChecked } from "./generated/replies";
export * from "./generated/events";
import type { CaseAnsweredData, CaseChanged, CaseErasedData, CaseOutcomeDue, CasePaging, CasePostedData, CaseReopenedData, CaseResolvedData, CaseSafetyConcern, CaseUnanswered, EntryRedactedData, FrameRefused, LogRestoredData, MemberErasedData, MemberJoinedData, MemberRevealedData, MessageEditedData, MessagePostedData, MessageRetractedData, PageAcknowledgedData, PageOffered, PageWithdrawn, PollClosedData, PollOpenedData, PollOptionAddedData, PollVotedData, PresenceChanged, ReactionSetData, ReportDecided, RoomEntry, RoomTranslation, ServerDraining, SessionClosed, ShiftWarning, TypingChanged, WavePagedData } from "./generated/events";
export * from "./generated/shapes";
import type { WireError } from "./generated/shapes";

export type Answer<Result> =
  | { ok: true; result: Result }
  | { ok: false; error: WireError };

export interface Commands {
  "account:erase": { payload: EraseAccount; result: ErasureAsked };
  "account:export": { payload: Empty; result: ExportAsked };
  "account:keep": { payload: Empty; result: Done };
  "account:read": { payload: Empty; result: AccountState };
  "case:erase": { payload: EraseCase; result: Done };
  "case:list": { payload: ListCases; result: Cases };
  "case:page_more": { payload: PageMore; result: PagingLine };
  "case:paging": { payload: OneCase; result: PagingLine };
  "case:post": { payload: PostCase; result: CasePosted };
  "case:reopen": { payload: ReopenCase; result: Appended };
  "case:resolve": { payload: ResolveCase; result: Appended };
  "case:stop_paging": { payload: StopPaging; result: PagingLine };
  "case:tried": { payload: OneCase; result: TriedView };
  "case:watch": { payload: Empty; result: Done };
  "channel:confirm_phone": { payload: ConfirmPhone; result: ChannelView };
  "channel:read": { payload: Empty; result: ChannelView };
  "channel:set": { payload: SetChannels; result: ChannelView };
  "channel:set_phone": { payload: SetPhone; result: Done };
  "doctor:erase": { payload: EraseDoctor; result: Done };
  "doctor:register": { payload: RegisterDoctor; result: DoctorRegistered };
  "entry:redact": { payload: RedactEntry; result: Appended };
  "guard:check": { payload: CheckWords; result: WordsChecked };
  "member:reveal": { payload: RevealMember; result: Appended };
  "message:edit": { payload: EditMessage; result: Appended };
  "message:post": { payload: PostMessage; result: MessagePosted };
  "message:retract": { payload: RetractMessage; result: Appended };
  "page:acknowledge": { payload: AcknowledgePage; result: PageAcknowledged };
  "page:decline": { payload: DeclinePage; result: PageDeclined };
  "page:list": { payload: Empty; result: PageList };
  "page:shown": { payload: ShowPage; result: Done };
  "page:snooze": { payload: SnoozePage; result: PageSnoozed };
  "page:why": { payload: OnePage; result: PageWhy };
  "policy:history": { payload: OnePolicy; result: PolicyList };
  "policy:list": { payload: Empty; result: PolicyList };
  "policy:preview": { payload: PreviewPolicy; result: PolicyPreviewView };
  "policy:set": { payload: SetPolicy; result: PolicyView };
  "poll:add_option": { payload: AddPollOption; result: PollWritten };
  "poll:close": { payload: ClosePoll; result: Appended };
  "poll:open": { payload: OpenPoll; result: PollWritten };
  "poll:read": { payload: ReadPoll; result: PollRead };
  "poll:vote": { payload: VoteInPoll; result: Appended };
  "presence:set": { payload: SetPresence; result: PresenceSet };
  "push:key": { payload: Empty; result: PushKey };
  "push:list": { payload: Empty; result: DeviceList };
  "push:register": { payload: RegisterPush; result: PushSubscribed };
  "push:subscribe": { payload: SubscribePush; result: PushSubscribed };
  "push:test": { payload: NamedDevice; result: Done };
  "push:unsubscribe": { payload: NamedDevice; result: Done };
  "reaction:set": { payload: SetReaction; result: Appended };
  "report:about_me": { payload: Empty; result: DecisionsAboutMe };
  "report:claim": { payload: ClaimReport; result: ReportDone };
  "report:decide": { payload: DecideReport; result: ReportDone };
  "report:list": { payload: ListReports; result: ReportList };
  "report:open": { payload: OpenReport; result: ReportOpened };
  "room:export": { payload: ExportRoom; result: RoomExported };
  "room:join": { payload: JoinRoom; result: RoomJoined };
  "room:leave": { payload: LeaveRoom; result: Done };
  "room:seen": { payload: SeenRoom; result: Done };
  "room:sync": { payload: SyncRoom; result: RoomSynced };
  "session:close": { payload: Empty; result: Done };
  "session:close_others": { payload: Empty; result: SessionsClosed };
  "session:list": { payload: Empty; result: SessionList };
  "session:open": { payload: OpenSession; result: SessionOpened };
  "session:read": { payload: Empty; result: SessionRead };
  "shift:accept_swap": { payload: OneChange; result: ChangeView };
  "shift:cancel": { payload: OneChange; result: Done };
  "shift:caps": { payload: SetCaps; result: DutySettingsView };
  "shift:confirm_device": { payload: SeenDevice; result: Done };
  "shift:end_feed": { payload: Empty; result: Done };
  "shift:feed": { payload: Empty; result: FeedLink };
  "shift:gaps": { payload: ListShifts; result: GapList };
  "shift:import": { payload: ImportShifts; result: ScheduleView };
  "shift:list": { payload: ListShifts; result: ShiftList };
  "shift:now": { payload: WhoIsOnCall; result: OnCallList };
  "shift:on_duty": { payload: GoOnDuty; result: ChangeView };
  "shift:override": { payload: PutOnCall; result: ChangeView };
  "shift:quiet_hours": { payload: SetQuietHours; result: DutySettingsView };
  "shift:schedules": { payload: Empty; result: ScheduleList };
  "shift:set_schedule": { payload: SetSchedule; result: ScheduleView };
  "shift:settings": { payload: Empty; result: DutySettingsView };
  "shift:swap": { payload: OfferSwap; result: ChangeView };
  "shift:time_off": { payload: TakeTimeOff; result: ChangeView };
  "statistics:read": { payload: ReadStatistics; result: StatisticsView };
  "translation:read": { payload: ReadTranslations; result: TranslationsRead };
  "translation:report": { payload: ReportTranslation; result: Done };
  "typing:set": { payload: SetTyping; result: Done };
  "unmask:ask": { payload: AskUnmask; result: UnmaskAsked };
  "unmask:confirm": { payload: OneUnmask; result: Unmasked };
  "unmask:list": { payload: Empty; result: UnmaskList };
  "unmask:read": { payload: OneUnmask; result: Unmasked };
}

export interface ServerEvents {
  "room:entry": RoomEntry;
  "room:translation": RoomTranslation;
  "presence:changed": PresenceChanged;
  "typing:changed": TypingChanged;
  "page:offered": PageOffered;
  "page:withdrawn": PageWithdrawn;
  "case:changed": CaseChanged;
  "case:paging": CasePaging;
  "case:outcome_due": CaseOutcomeDue;
  "case:unanswered": CaseUnanswered;
  "shift:warning": ShiftWarning;
  "case:safety_concern": CaseSafetyConcern;
  "report:decided": ReportDecided;
  "session:closed": SessionClosed;
  "server:draining": ServerDraining;
  "frame:refused": FrameRefused;
}

export interface EntryData {
  case_posted: CasePostedData;
  member_joined: MemberJoinedData;
  member_revealed: MemberRevealedData;
  message_posted: MessagePostedData;
  message_edited: MessageEditedData;
  message_retracted: MessageRetractedData;
  poll_opened: PollOpenedData;
  poll_option_added: PollOptionAddedData;
  poll_voted: PollVotedData;
  poll_closed: PollClosedData;
  reaction_set: ReactionSetData;
  entry_redacted: EntryRedactedData;
  case_erased: CaseErasedData;
  member_erased: MemberErasedData;
  log_restored: LogRestoredData;
  wave_paged: WavePagedData;
  page_acknowledged: PageAcknowledgedData;
  case_answered: CaseAnsweredData;
  case_resolved: CaseResolvedData;
  case_reopened: CaseReopenedData;
}
