/** What a search of the audit trail asks for, from what somebody filled in. */

import type { PayloadOf } from "../../wire/shapes";

type Asked = PayloadOf<"audit:search">;
export type StaffAction = NonNullable<Asked["action"]>;

export interface Filter {
  action: StaffAction | "";
  email: string;
  /** A case's id, or an address that holds it. */
  caseText: string;
  fromDay: string;
  toDay: string;
}

export const NO_FILTER: Filter = { action: "", email: "", caseText: "", fromDay: "", toDay: "" };

/** By what they are about: reports, unmasking, doctors, licences, rules, the installation. */
export const ACTIONS: readonly StaffAction[] = [
  "report_claimed", "report_decided", "appeal_claimed", "appeal_decided", "entry_redacted", "case_erased",
  "unmask_asked", "unmask_confirmed", "unmask_read",
  "doctors_looked_up", "doctor_added", "doctor_verified", "doctor_suspended", "role_set", "account_erased",
  "password_link_made", "factors_forgotten", "own_data_exported",
  "licence_claimed", "licence_asked", "licence_looked_up", "licence_paper_seen", "licence_passed_on", "licence_decided", "licence_expired",
  "policy_set", "schedule_set", "backed_up", "restored", "audit_searched",
];

const ID = /(?:^|\/c\/)([A-Za-z0-9_-]{22})(?:[/?#]|$)/;

/** The payload for a filter; days are the reader's own, and the last one is in it. */
export function asked(filter: Filter): Asked {
  const caseText = filter.caseText.trim();
  return {
    ...(filter.action !== "" && { action: filter.action }),
    ...(filter.email.trim() !== "" && { email: filter.email.trim().toLowerCase() }),
    // What is no id goes as it is: the server says that it is none.
    ...(caseText !== "" && { case_id: ID.exec(caseText)?.[1] ?? caseText }),
    ...(filter.fromDay !== "" && { from: startOf(filter.fromDay, 0) }),
    ...(filter.toDay !== "" && { to: startOf(filter.toDay, 1) }),
  };
}

function startOf(day: string, daysAfter: number): string {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + daysAfter);
  return at.toISOString();
}
