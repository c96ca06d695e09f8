/** What is to be known of a translation: that it is one, what looks wrong with it, and the way to the original. */

import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { language, t } from "../../i18n";
import type { EntryReading } from "./reading";
import { ReportTranslation } from "./report_translation";
import { Words } from "./words";
import "./translation.css";

/** One text in the reader's words; with "both" the original stands below it. */
export function ReadWords({ how, name = "", original }: { how: EntryReading; name?: string; original: string }) {
  const words = how.words(name, original);
  const from = how.from ?? undefined;
  return (
    <>
      <div lang={how.shown === "original" ? from : language.value}><Words text={words} /></div>
      {how.shown === "both" && words !== original && <div class="original soft" lang={from}><Words text={original} /></div>}
    </>
  );
}

/** The line under a translated entry. */
export function TranslationNote({ caseId, how }: { caseId: string; how: EntryReading }) {
  const [reporting, setReporting] = useState(false);
  const { state, translation, from } = how;
  if (state === "own" || from === null) return null;
  if (state === "waiting") return <p class="soft small translating" role="status" data-testid="translating">{t("translation.waiting")}</p>;
  if (state === "missing") return <p class="soft small">{t("translation.missing")}</p>;
  return (
    <div class="translation-note small" data-testid="translation-note">
      {state === "withheld" && (
        <p class="translation-warning" data-testid="translation-withheld"><Icon name="alert" /> {t("translation.withheld")}</p>
      )}
      {how.shown !== "original" || state === "withheld" ? (
        <ul>
          {translation?.checks.map((check) => (
            <li class="translation-warning" key={`${check.kind} ${check.detail}`} data-testid="translation-check" data-kind={check.kind}>
              <Icon name="alert" /> {check.detail}
            </li>
          ))}
        </ul>
      ) : null}
      {state === "ready" && (
        <p class="row wrap soft">
          <span>
            <Icon name="globe" /> {t(translation?.from_memory ? "translation.from_memory" : "translation.by_machine", { language: t(`language_in.${from}`) })}
          </span>
          <button type="button" class="button bare tight" data-testid="translation-toggle" onClick={how.toggle}>
            {t(how.shown === "original" ? "translation.show" : "translation.original")}
          </button>
          <button type="button" class="button bare tight" data-testid="translation-report" onClick={() => setReporting(true)}>
            {t("translation.report")}
          </button>
        </p>
      )}
      {reporting && translation !== null && (
        <ReportTranslation caseId={caseId} seq={how.seq} text={translation.text} onClose={() => setReporting(false)} />
      )}
    </div>
  );
}
