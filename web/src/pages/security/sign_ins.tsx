/** Where one is signed in: each device signed out by itself, or all others at once. */

import { Wrong } from "../../design/field";
import { t } from "../../i18n";
import { signIns, signOutOne, signOutOthers } from "../../state/security";
import { fullTime } from "../../state/time";
import { useChange } from "./use_change";

export function SignIns() {
  const { busy, wrong, run } = useChange();
  const others = signIns.value.filter((one) => !one.current);
  return (
    <section class="card security-card" aria-busy={busy} data-testid="sign-ins">
      <h2>{t("sign_ins.title")}</h2>
      <ul class="security-list">
        {signIns.value.map((one) => (
          <li class="row wrap" key={one.session_id} data-testid="one-sign-in">
            <span>
              {one.device || t("sign_ins.unknown")} {one.current && <span class="pill accent">{t("sign_ins.this")}</span>}
              <br />
              <span class="soft small">{t("sign_ins.seen", { when: fullTime(one.last_seen_at), address: one.address })}</span>
            </span>
            {!one.current && (
              <button type="button" class="button tight push" disabled={busy} onClick={() => run(() => signOutOne(one.session_id))}>
                {t("sign_ins.sign_out")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div>
          <button type="button" class="button" disabled={busy} data-testid="sign-out-others" onClick={() => run(signOutOthers)}>
            {t("sign_ins.all_others")}
          </button>
        </div>
      )}
      {wrong !== null && <Wrong text={wrong} />}
    </section>
  );
}
