/** Taking the case along as a file: for reading, or for another program. Who did so is on record. */

import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import type { PayloadOf } from "../../wire/shapes";
import { call } from "../../wire/socket";

type Format = PayloadOf<"room:export">["format"];

const TYPES: Record<Format, string> = { json: "application/json", markdown: "text/markdown" };

export function Export({ caseId }: { caseId: string }) {
  const [take, busy] = useAct(async (_key, format: Format) => {
    const { file_name: name, content } = await call("room:export", { case_id: caseId, format });
    save(new Blob([content], { type: TYPES[format] }), name);
  });
  return (
    <details class="small" data-testid="export">
      <summary>{t("export.title")}</summary>
      <p class="soft">{t("export.lead")}</p>
      <div class="row wrap">
        <button type="button" class="button tight" disabled={busy} data-testid="export-markdown" onClick={() => take("markdown")}>Markdown</button>
        <button type="button" class="button tight" disabled={busy} data-testid="export-json" onClick={() => take("json")}>JSON</button>
        <button type="button" class="button tight" onClick={() => print()}>{t("export.print")}</button>
      </div>
    </details>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
