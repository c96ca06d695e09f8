/** What moderators work on: reports, doctors and what staff did; admins check licences and look after the system too. */

import type { ComponentChildren } from "preact";
import { type Key, t } from "../../i18n";
import { Link } from "../../router";
import { asking } from "../../state/proof";
import { doctor } from "../../state/session";
import { ProofDialog } from "../security/proof_dialog";
import { Appeals } from "./appeals";
import { AuditSearch } from "./audit_search";
import { Licences } from "./licences";
import { People } from "./people";
import { Reports } from "./reports";
import { SystemHealth } from "./system_health";
import "./moderation.css";

export type ModerationPart = "moderation" | "appeals" | "licences" | "people" | "audit" | "system";

const OF_MODERATORS: readonly ModerationPart[] = ["moderation", "appeals", "people", "audit"];
const OF_ADMINS: readonly ModerationPart[] = ["moderation", "appeals", "licences", "people", "audit", "system"];
const LEADS: Record<ModerationPart, Key> = {
  moderation: "moderation.reports_lead",
  appeals: "appeals.lead",
  licences: "licences.lead",
  people: "people.lead",
  audit: "audit.lead",
  system: "system.lead",
};
const SHOWN: Record<ModerationPart, () => ComponentChildren> = {
  moderation: () => <Reports />,
  appeals: () => <Appeals />,
  licences: () => <Licences />,
  people: () => <People />,
  audit: () => <AuditSearch />,
  system: () => <SystemHealth />,
};

export function ModerationPage({ page }: { page: ModerationPart }) {
  const parts = doctor.value?.role === "admin" ? OF_ADMINS : OF_MODERATORS;
  const shown = parts.includes(page) ? page : "moderation";
  return (
    <div class="moderation" data-testid="moderation">
      <h1>{t("nav.moderation")}</h1>
      <nav class="row wrap" aria-label={t("nav.moderation")}>
        {parts.map((name) => (
          <Link key={name} class="nav-link" to={name === "moderation" ? "/moderation" : `/moderation/${name}`}
            aria-current={shown === name ? "page" : undefined}>
            {t(name === "moderation" ? "moderation.reports" : `nav.${name}`)}
          </Link>
        ))}
      </nav>
      <p class="soft">{t(LEADS[shown])}</p>
      {SHOWN[shown]()}
      {asking.value !== null && <ProofDialog answer={asking.value.answer} />}
    </div>
  );
}
