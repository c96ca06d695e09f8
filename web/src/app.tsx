/** The frame around every page, and which page is shown to whom. */

import { useEffect, useRef } from "preact/hooks";
import { Header } from "./design/header";
import { Icon } from "./design/icon";
import { Notices } from "./design/notices";
import { PageBanner } from "./design/page_banner";
import { useAct } from "./design/use_act";
import { t } from "./i18n";
import { PARTS_OF } from "./i18n/parts";
import { Later, type Page, Waiting, withWords } from "./later";
import { BoardPage } from "./pages/board/board";
import type { ModerationPart } from "./pages/moderation/moderation";
import { SignInPage } from "./pages/sign-in/sign-in";
import { Link, navigate, type Route, route, signInPath } from "./router";
import { notify } from "./state/notices";
import "./state/told";
import { doctor, isVerified, lacksFactor, mails, moderates, readSession, sessionState } from "./state/session";
import { call } from "./wire/socket";

// Pages that a first visit does not show are loaded when they are asked for.
const loadRoom: Page<{ caseId: string }> = withWords(PARTS_OF.room, async () => (await import("./pages/room/room")).RoomPage);
const loadPost: Page = withWords(PARTS_OF.post, async () => (await import("./pages/post/post")).PostPage);
const loadRegister: Page = withWords(PARTS_OF.register, async () => (await import("./pages/register/register")).RegisterPage);
const loadSettings: Page = withWords(PARTS_OF.settings, async () => (await import("./pages/settings/settings")).SettingsPage);
const loadSecurity: Page = withWords(PARTS_OF.security, async () => (await import("./pages/security/security")).SecurityPage);
const loadLicence: Page = withWords(PARTS_OF.licence, async () => (await import("./pages/licence/licence")).LicencePage);
const loadDuty: Page = withWords(PARTS_OF.duty, async () => (await import("./pages/duty/duty")).DutyPage);
const loadPages: Page = withWords(PARTS_OF.pages, async () => (await import("./pages/pages/pages")).PagesPage);
const loadChannels: Page = withWords(PARTS_OF.channels, async () => (await import("./pages/channels/channels")).ChannelsPage);
const loadNumbers: Page = withWords(PARTS_OF.numbers, async () => (await import("./pages/numbers/numbers")).NumbersPage);
const loadLounge: Page = withWords(PARTS_OF.lounge, async () => (await import("./pages/lounge/lounge")).LoungePage);
const loadModeration: Page<{ page: ModerationPart }> = withWords(PARTS_OF.moderation, async () => (await import("./pages/moderation/moderation")).ModerationPage);
const loadForgot: Page = withWords(PARTS_OF["way-in"], async () => (await import("./pages/way-in/forgot")).ForgotPage);
const loadReset: Page = withWords(PARTS_OF["way-in"], async () => (await import("./pages/way-in/reset")).ResetPage);
const loadConfirm: Page = withWords(PARTS_OF["way-in"], async () => (await import("./pages/way-in/confirm")).ConfirmPage);
const loadAppeal: Page = withWords(PARTS_OF.appeal, async () => (await import("./pages/appeal/appeal")).AppealPage);
const loadHospital: Page = withWords(PARTS_OF["way-in"], async () => (await import("./pages/way-in/hospital")).HospitalPage);
const loadPage: Page<{ pageId: string }> = withWords(PARTS_OF.page, async () => (await import("./pages/page/page")).PagePage);

type Pages = Partial<Record<Route["name"], Page>>;
/** Work whether one is signed in or not, as links of letters do. */
const OPEN: Pages = { register: loadRegister, forgot: loadForgot, reset: loadReset, confirm: loadConfirm, appeal: loadAppeal, hospital: loadHospital };
const PLAIN: Pages = { licence: loadLicence, post: loadPost, duty: loadDuty, pages: loadPages, channels: loadChannels, lounge: loadLounge, numbers: loadNumbers };

export function App() {
  const here = route.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = t("app.title", { page: t(`nav.${here.name}`) });
    // A new page is announced by focus, except the first, which the browser announces, and where one writes already.
    const writing = main.current?.contains(document.activeElement?.closest("input, textarea, select") ?? null);
    if (!first.current && !writing) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [here.name]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t("nav.skip")}
      </a>
      <Header />
      {doctor.value !== null && !lacksFactor.value && <PageBanner />}
      <main id="main" ref={main} tabIndex={-1}>
        <Shown route={here} />
      </main>
      <Notices />
    </>
  );
}

function Shown({ route: here }: { route: Route }) {
  const state = sessionState.value;
  const open = OPEN[here.name];
  if (open) return <Later key={here.name} load={open} />;
  if (state === "reading") return <Waiting />;
  if (state === "unreachable") return <Unreachable />;
  if (here.name === "sign-in") return <SignInPage />;
  if (state === "out") return <ToSignIn />;
  // Until a role has the second factor that it needs, the server allows nothing else.
  if (here.name === "security" || lacksFactor.value) return <Later key="security" load={loadSecurity} />;
  if (here.name === "settings") return <Later key="settings" load={loadSettings} />;
  if (!isVerified()) return <NotVerified />;
  const plain = PLAIN[here.name];
  if (plain) return <Later key={here.name} load={plain} />;
  switch (here.name) {
    case "board":
      return <BoardPage />;
    case "room":
      return <Later key={here.caseId} load={loadRoom} props={{ caseId: here.caseId }} />;
    case "page":
      return <Later key={here.pageId} load={loadPage} props={{ pageId: here.pageId }} />;
    case "moderation":
    case "appeals":
    case "licences":
    case "people":
    case "audit":
    case "system":
      return moderates() ? <Later key="moderation" load={loadModeration} props={{ page: here.name }} /> : <NotFound />;
    default:
      return <NotFound />;
  }
}

function NotFound() {
  return (
    <div class="waiting" data-testid="not-found">
      <h1>{t("nav.unknown")}</h1>
      <p>{t("error.not_found")}</p>
      <Link class="button" to="/">{t("nav.board")}</Link>
    </div>
  );
}

function ToSignIn() {
  useEffect(() => navigate(signInPath(), true), []);
  return <Waiting />;
}

function Unreachable() {
  return (
    <div class="waiting">
      <p>{t("error.offline")}</p>
      <button type="button" class="button" onClick={() => void readSession()}>
        {t("retry")}
      </button>
    </div>
  );
}

function NotVerified() {
  const [ask, busy] = useAct(() => call("doctor:ask_confirmation", {}), () => notify(t("pending.letter_sent"), "good"));
  return (
    <>
      {doctor.value?.email_verified === false && mails.value && (
        <div class="sheet">
          <div class="banner warn" role="status" data-testid="address-open">
            <Icon name="alert" />
            <div>
              <p>{t("pending.address")}</p>
              <button type="button" class="button tight" disabled={busy} onClick={() => ask()}>{t("pending.letter")}</button>
            </div>
          </div>
        </div>
      )}
      <Later key="licence" load={loadLicence} />
    </>
  );
}
