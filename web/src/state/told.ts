/** What a doctor is told of wherever they are in the app: concerns about their case, what moderators did. */

import { t } from "../i18n";
import { navigate, route } from "../router";
import { on } from "../wire/socket";
import { notify } from "./notices";

on("case:safety_concern", ({ case_id: caseId, seq }) => {
  const here = route.peek();
  // In its room the case itself says so.
  if (here.name === "room" && here.caseId === caseId) return;
  notify(t("concern.elsewhere"), "bad", { label: t("concern.open"), run: () => navigate(`/c/${caseId}?entry=${seq}`) });
});
on("report:decided", () => {
  notify(t("report.decided"), "bad", { label: t("report.read_why"), run: () => navigate("/settings") });
});
on("report:closed", () => notify(t("report.closed"), "good"));
