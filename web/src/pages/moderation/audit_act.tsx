/** One thing that staff did: when, what, who, about which case or doctor, and its codes in words. */

import { type Key, t, tCode } from "../../i18n";
import { Link } from "../../router";
import { specialtyName } from "../../state/specialties";
import { fullTime } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";

type Act = ResultOf<"audit:search">["acts"][number];

export function ActCard({ one }: { one: Act }) {
  return (
    <article class="card moderation-card" data-testid="audit-act" data-action={one.action}>
      <p class="row wrap">
        <strong>{t(`audit.action.${one.action}`)}</strong>
        {Object.entries(one.about).map(([name, value]) => <span key={name} class="pill wraps">{codeWords(name, value)}</span>)}
        {one.outcome !== "ok" && <span class="pill warn">{t("audit.refused")}</span>}
        <span class="soft small push">{fullTime(one.at)}</span>
      </p>
      <p class="moderation-address">{who(one.by)}</p>
      {one.to_email !== null && <p class="soft small moderation-address">{t("audit.to_doctor", { email: one.to_email })}</p>}
      {one.case_id !== null && <p><Link to={`/c/${one.case_id}${entry(one.about.seq)}`}>{t("moderation.to_case")}</Link></p>}
    </article>
  );
}

function who({ kind, name, email, role }: Act["by"]): string {
  if (kind !== "staff") return t(`audit.by.${kind}`);
  const words = tCode("people.role", role, "people.role.moderator");
  return name === null ? t("audit.by.gone", { role: words }) : `${name} · ${words} · ${email}`;
}

function entry(seq: string | undefined): string {
  return seq === undefined ? "" : `?entry=${seq}`;
}

/** A code of what an act was about; each comes from a closed set, and one of a later server is shown as it is. */
function codeWords(name: string, value: string): string {
  if (name === "seq") return t("audit.entry", { seq: value });
  if (name === "discipline") return specialtyName(value);
  const key = keyOf(name, value) as Key;
  const words = t(key);
  return words === key ? value : words;
}

function keyOf(name: string, value: string): string {
  switch (name) {
    case "reason":
      return `audit.reason.${value}`;
    case "sought":
      return `audit.action.${value}`;
    case "urgency":
      return `urgency.${value}`;
    case "decision":
      return value === "verify" || value === "reject" ? `licences.act.${value}` : `moderation.decision.${value}`;
    case "became":
      return value === "lifted" || value === "stands" ? `appeals.outcome.${value}` : `people.role.${value}`;
    default:
      return `people.role.${value}`;
  }
}
