/** One doctor: what they stated, how they stand, and what may be done about it. */

import { useState } from "preact/hooks";
import { Wrong } from "../../design/field";
import { countryName, t } from "../../i18n";
import { proved } from "../../state/proof";
import { doctor } from "../../state/session";
import { specialtyName } from "../../state/specialties";
import { ago, fullTime } from "../../state/time";
import { call } from "../../wire/socket";
import { useChange } from "../security/use_change";
import type { Doctor } from "./people";

type Status = Doctor["status"];
type Role = Doctor["role"];

const ROLES: readonly Role[] = ["doctor", "moderator", "admin"];
const TONES: Record<Status, string> = { pending: "warn", verified: "good", expired: "warn", suspended: "bad", rejected: "bad" };

export function DoctorCard({ one, onChange }: { one: Doctor; onChange: () => void }) {
  return (
    <article class="card moderation-card" data-testid="doctor">
      <p class="row wrap">
        <strong>{one.name}</strong>
        <span class={`pill ${TONES[one.status]}`}>{t(`people.status.${one.status}`)}</span>
        {one.role !== "doctor" && <span class="pill accent">{t(`people.role.${one.role}`)}</span>}
        <span class="soft small push" title={fullTime(one.created_at)}>{ago(one.created_at)}</span>
      </p>
      <dl class="facts">
        <dt>{t("email")}</dt>
        <dd class="moderation-address">{one.email} {!one.email_verified && <span class="pill warn">{t("people.address_open")}</span>}</dd>
        <dt>{t("people.licence")}</dt>
        <dd>{countryName(one.country)} · <span class="number">{one.licence_number}</span></dd>
        <dt>{t("board.specialty")}</dt>
        <dd>{one.specialties.map(specialtyName).join(", ")}</dd>
      </dl>
      {one.email !== doctor.value?.email && <Acts one={one} onChange={onChange} />}
    </article>
  );
}

function Acts({ one, onChange }: { one: Doctor; onChange: () => void }) {
  const { busy, wrong, run } = useChange();
  const isAdmin = doctor.value?.role === "admin";
  const act = (what: () => Promise<unknown>): void => run(async () => {
    await what();
    onChange();
  });
  const setRole = (role: Role): void => act(() => proved(() => call("doctor:set_role", { email: one.email, role })));
  // A moderator is for admins to suspend.
  if (one.status !== "verified" || (one.role !== "doctor" && !isAdmin)) return null;
  return (
    <>
      <div class="row wrap">
        <Suspend busy={busy} onSure={() => act(() => call("doctor:suspend", { email: one.email }))} />
        {isAdmin && (
          <label class="row push">
            <span class="small">{t("people.role")}</span>
            <select class="input moderation-role" value={one.role} disabled={busy} data-testid="doctor-role"
              onChange={(event) => setRole(event.currentTarget.value as Role)}>
              {ROLES.map((role) => <option key={role} value={role}>{t(`people.role.${role}`)}</option>)}
            </select>
          </label>
        )}
      </div>
      {wrong !== null && <Wrong text={wrong} />}
    </>
  );
}

// Suspending asks once more on the button itself: it shuts somebody out at once.
function Suspend({ busy, onSure }: { busy: boolean; onSure: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <button type="button" class={`button ${asking ? "danger" : ""}`} disabled={busy} data-testid="doctor-suspend"
      onClick={() => (asking ? onSure() : setAsking(true))} onBlur={() => setAsking(false)}>
      {t(asking ? "people.suspend_sure" : "people.suspend")}
    </button>
  );
}
