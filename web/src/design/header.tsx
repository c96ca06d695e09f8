/** The bar at the top: where one can go, whether one is on duty, and one's account. */

import { useEffect, useRef, useState } from "preact/hooks";
import { language, speak, t } from "../i18n";
import { Link, navigate, route } from "../router";
import { notify } from "../state/notices";
import { theme } from "../state/preferences";
import { doctor, isVerified, moderates, setAvailable, signOut } from "../state/session";
import { now, timeOfDay } from "../state/time";
import { codeOf } from "../wire/errors";
import { connected } from "../wire/socket";
import { errorWords } from "./field_errors";
import { Icon, Mark } from "./icon";

const OWN_PAGES = ["duty", "pages", "channels", "numbers"] as const;

export function Header() {
  const who = doctor.value;
  const here = route.value.name;
  return (
    <>
      <header class="header">
        <div class="header-inner">
          <Link class="brand" to="/" aria-label="Curbside">
            <Mark /> <span>Curbside</span>
          </Link>
          {who !== null && isVerified() && (
            <nav class="row" aria-label={t("nav.label")}>
              <Link class="nav-link" to="/" aria-current={here === "board" ? "page" : undefined}>
                <Icon name="message" /> <span>{t("nav.board")}</span>
              </Link>
              <Link class="nav-link" to="/post" data-testid="post-open" aria-current={here === "post" ? "page" : undefined}>
                <Icon name="plus" /> <span>{t("nav.post")}</span>
              </Link>
              <Link class="nav-link roomy" to="/duty" aria-current={here === "duty" ? "page" : undefined}>
                <Icon name="clock" /> <span>{t("nav.duty")}</span>
              </Link>
            </nav>
          )}
          <span class="push" />
          {who !== null && isVerified() && <Duty />}
          {who === null ? <LanguageSwitch /> : <Account />}
        </div>
      </header>
      <Offline />
    </>
  );
}

export function LanguageSwitch() {
  const other = language.value === "es" ? "en" : "es";
  return (
    <button type="button" class="button bare tight" lang={other} onClick={() => void speak(other, true)}>
      {other === "es" ? "Español" : "English"}
    </button>
  );
}

// Said only after a moment: a connection that is back at once is nobody's concern.
function Offline() {
  const [shown, setShown] = useState(false);
  const away = doctor.value !== null && isVerified() && !connected.value;
  useEffect(() => {
    if (!away) return setShown(false);
    const timer = setTimeout(() => setShown(true), 2_500);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div role="status">
      {shown && <p class="offline">{t("offline")}</p>}
    </div>
  );
}

function Duty() {
  const who = doctor.value;
  const until = who?.available_until ?? null;
  const lapsed = until !== null && Date.parse(until) <= now.value;
  const available = who?.available === true && !lapsed;
  const [busy, setBusy] = useState(false);
  async function toggle(): Promise<void> {
    setBusy(true);
    try {
      await setAvailable(!available);
    } catch (error) {
      notify(errorWords(codeOf(error)), "bad");
    }
    setBusy(false);
  }
  return (
    <button
      type="button"
      class="duty"
      role="switch"
      data-testid="duty"
      aria-checked={available}
      aria-label={t("duty.label")}
      title={available && until !== null ? t("duty.until", { at: timeOfDay(until) }) : t("duty.hint")}
      disabled={busy}
      onClick={() => void toggle()}
    >
      {t(available ? "duty.on" : who?.available === false && !lapsed ? "duty.off" : "duty.unset")}
      {available && until !== null && <span class="duty-long">{t("duty.until", { at: timeOfDay(until) })}</span>}
    </button>
  );
}

function Account() {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const who = doctor.value;
  useEffect(() => {
    if (!open) return;
    const close = (event: Event): void => {
      if (!(event.target instanceof Node && box.current?.contains(event.target))) setOpen(false);
    };
    document.addEventListener("click", close);
    return () => document.removeEventListener("click", close);
  }, [open]);
  async function leave(): Promise<void> {
    try {
      await signOut();
      navigate("/sign-in");
    } catch (error) {
      notify(errorWords(codeOf(error)), "bad");
    }
  }
  const dark =
    theme.value === "dark" || (theme.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === "Escape") setOpen(false);
      }}
    >
      <button
        type="button"
        class="button bare square"
        data-testid="account"
        aria-expanded={open}
        aria-label={t("account.label", { name: who?.name ?? "" })}
        onClick={() => setOpen(!open)}
      >
        <span class="initials" data-initials={initials(who?.name ?? "")} />
      </button>
      {open && (
        <div class="menu-list">
          <p class="menu-who">
            <strong>{who?.name}</strong>
            <br />
            <span class="soft small">{who?.email}</span>
          </p>
          {isVerified() && OWN_PAGES.map((name) => (
            <Link key={name} class="button bare" to={`/${name}`} onClick={() => setOpen(false)}>
              {t(`nav.${name}`)}
            </Link>
          ))}
          {moderates() && (
            <Link class="button bare" to="/moderation" data-testid="to-moderation" onClick={() => setOpen(false)}>
              {t("nav.moderation")}
            </Link>
          )}
          <Link class="button bare" to="/settings" onClick={() => setOpen(false)}>
            {t("nav.settings")}
          </Link>
          <button type="button" class="button bare" onClick={() => (theme.value = dark ? "light" : "dark")}>
            {t(dark ? "theme.to_light" : "theme.to_dark")}
          </button>
          <LanguageSwitch />
          <button type="button" class="button bare" data-testid="sign-out" onClick={() => void leave()}>
            {t("sign_out")}
          </button>
        </div>
      )}
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !/^dra?\.?$/i.test(word));
  return [words[0], words.at(-1)].filter((_word, at) => at === 0 || words.length > 1).map((word) => word?.charAt(0)).join("");
}
