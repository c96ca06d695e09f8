/** Where sought words are in a case: marked in its title and question, and in lines of what was said. */

import { t } from "../../i18n";
import { piecesOf } from "../../state/marks";
import type { SearchHit } from "../../wire/shapes";

/** A text with its sought words marked. */
export function Marked({ hit }: { hit: SearchHit }) {
  return <>{piecesOf(hit).map((piece, at) => (piece.sought ? <mark key={at}>{piece.text}</mark> : piece.text))}</>;
}

/** `text` as it stands, or with its sought words marked where a hit shows it whole. */
export function MarkedIfSought({ text, hits }: { text: string; hits: readonly SearchHit[] }) {
  const hit = hits.find((one) => one.text === text);
  return hit === undefined ? <>{text}</> : <Marked hit={hit} />;
}

/** The hits that no text above them shows already. */
export function Hits({ hits, shown }: { hits: readonly SearchHit[]; shown: readonly string[] }) {
  const left = hits.filter((hit) => !shown.includes(hit.text));
  if (left.length === 0) return null;
  return (
    <ul class="case-hits small">
      {left.map((hit) => (
        <li key={`${hit.seq} ${hit.part}`} data-testid="board-hit">
          <span class="soft">{t(`hit.${hit.part}`)}: </span>
          <span lang={hit.language ?? undefined}>
            {hit.cut_before && "… "}
            <Marked hit={hit} />
            {hit.cut_after && " …"}
          </span>
        </li>
      ))}
    </ul>
  );
}
