/** Doctors by name or address. */

import { t } from "../../i18n";
import { learnServerTime } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { DoctorCard } from "./doctor_card";
import { Queue } from "./queue";

export type Doctor = ResultOf<"doctor:find">["doctors"][number];

const SHOWN = ["all", "pending", "suspended"] as const;

export function People() {
  return (
    <Queue<(typeof SHOWN)[number], Doctor> name="people" tabs={SHOWN.map((one) => [one, t(`people.${one}`)] as const)} keyOf={(one) => one.email}
      search={t("people.search")} none={() => t("people.none")}
      load={async (shown, text) => {
        const found = await call("doctor:find", { ...(shown !== "all" && { status: shown }), ...(text !== "" && { text }) });
        learnServerTime(found.server_now);
        return found.doctors;
      }}
      draw={(one, read) => <DoctorCard one={one} onChange={read} />} />
  );
}
