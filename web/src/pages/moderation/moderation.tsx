/** What moderators work on: reports and doctors; admins check licences too. */

import { t } from "../../i18n";
import { Link } from "../../router";
import { asking } from "../../state/proof";
import { doctor } from "../../state/session";
import { ProofDialog } from "../security/proof_dialog";
import { Appeals } from "./appeals";
import { Licences } from "./licences";
import { People } from "./people";
import { Reports } from "./reports";
import "./moderation.css";

export type ModerationPart = "moderation" | "appeals" | "licences" | "people";

const LEADS = {
  moderation: "moderation.reports_lead",
  appeals: "appeals.lead",
  licences: "licences.lead",
  people: "people.lead",
} as const;

export function ModerationPage({ page }: { page: ModerationPart }) {
  const isAdmin = doctor.value?.role === "admin";
  const shown = page === "licences" && !isAdmin ? "moderation" : page;
  const parts: readonly ModerationPart[] = isAdmin ? ["moderation", "appeals", "licences", "people"] : ["moderation", "appeals", "people"];
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
      {shown === "moderation" && <Reports />}
      {shown === "appeals" && <Appeals />}
      {shown === "people" && <People />}
      {shown === "licences" && <Licences />}
      {asking.value !== null && <ProofDialog answer={asking.value.answer} />}
    </div>
  );
}
