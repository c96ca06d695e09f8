/** One's licence: what it waits for, what was asked, papers and an answer for whoever checks it. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { countryName, t, tCode } from "../../i18n";
import { type Licence, licence, readLicence } from "../../state/licence";
import { dayInWords, fullTime } from "../../state/time";
import { codeOf } from "../../wire/errors";
import { Answer } from "./answer";
import { Papers } from "./papers";
import "./licence.css";

const LOOK_EVERY_MS = 60_000;

export function LicencePage() {
  const [failed, setFailed] = useState<string | null>(null);
  async function read(): Promise<void> {
    setFailed(null);
    try {
      await readLicence();
    } catch (error) {
      setFailed(codeOf(error));
    }
  }
  useEffect(() => {
    void read();
    const timer = setInterval(() => void (document.hidden || read()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const known = licence.value;
  return (
    <div class="sheet wide licence" data-testid="licence" data-ready={known !== null}>
      <h1>{t("licence.title")}</h1>
      {failed !== null && (
        <div class="banner bad" role="alert">
          <p><Icon name="alert" /> {errorWords(failed)}</p>
          <button type="button" class="button tight" onClick={() => void read()}>{t("retry")}</button>
        </div>
      )}
      {known === null && failed === null && <p role="status"><Icon name="spinner" className="spin" /> {t("loading")}</p>}
      {known !== null && <Standing known={known} />}
    </div>
  );
}

function Standing({ known }: { known: Licence }) {
  const { check } = known;
  const open = check !== null && check.state !== "decided";
  return (
    <>
      <section class="card licence-card">
        <p class={known.status === "verified" ? "banner" : "banner warn"} role="status" data-testid="licence-status">
          <Icon name={known.status === "verified" ? "check" : "clock"} /> {tCode("licence.status", known.status, "licence.status.pending")}
        </p>
        {known.waits_for !== null && (
          <p data-testid="licence-waits">{tCode("licence.waits", known.waits_for, "licence.waits.reviewer")}</p>
        )}
        {known.verified_until !== null && <p class="soft">{t("licence.until", { day: dayInWords(known.verified_until) })}</p>}
        {check?.state === "decided" && check.decided_because !== null && check.decided_at !== null && (
          <Said title={t("licence.because")} text={check.decided_because} at={check.decided_at} />
        )}
        <p>
          {t("licence.number", { country: countryName(known.country), number: known.licence_number })}{" "}
          <a href={known.register_url} rel="noopener noreferrer" target="_blank">{t("licence.register")}</a>
        </p>
      </section>
      {open && (
        <>
          {check.asked !== null && check.asked_at !== null && (
            <section class="card licence-card" data-testid="licence-asked">
              <Said title={t("licence.asked")} text={check.asked} at={check.asked_at} />
            </section>
          )}
          <Papers papers={known.papers} />
          <Answer given={check.answer} at={check.answered_at} />
        </>
      )}
    </>
  );
}

function Said({ title, text, at }: { title: string; text: string; at: string }) {
  return (
    <div>
      <h2>{title}</h2>
      <p class="licence-words">{text}</p>
      <p class="soft">{fullTime(at)}</p>
    </div>
  );
}
