/** The plots of the numbers page, drawn as SVG from what `statistics:read` says. */

import { t } from "../../i18n";
import type { ResultOf } from "../../wire/shapes";
import { barWidth, curvePath, type Frame, x, y } from "./plot_shapes";

type Statistics = ResultOf<"statistics:read">;

const FRAME: Frame = { width: 640, height: 300, left: 46, right: 14, top: 12, bottom: 36, most_min: 180 };
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const MINUTES = [0, 30, 60, 90, 120, 150, 180];
const TARGET_MIN = 90;

/** The share of cases answered over the minutes since posting; the target is the line at 90. */
export function Curve({ curve }: { curve: Statistics["curve"] }) {
  const at90 = curve.find((point) => point.minutes === TARGET_MIN)?.share ?? null;
  const summary = at90 === null ? t("numbers.curve") : t("numbers.curve_says", { share: Math.round(at90 * 100) });
  return (
    <svg class="plot" viewBox={`0 0 ${FRAME.width} ${FRAME.height}`} role="img" aria-label={summary}>
      {SHARES.map((share) => (
        <g key={share}>
          <line class="plot-grid" x1={FRAME.left} x2={FRAME.width - FRAME.right} y1={y(FRAME, share)} y2={y(FRAME, share)} />
          <text class="plot-words" x={FRAME.left - 8} y={y(FRAME, share) + 4} text-anchor="end">{Math.round(share * 100)} %</text>
        </g>
      ))}
      {MINUTES.map((minutes) => (
        <text key={minutes} class="plot-words" x={x(FRAME, minutes)} y={FRAME.height - 14} text-anchor="middle">{minutes}</text>
      ))}
      <line class="plot-target" x1={x(FRAME, TARGET_MIN)} x2={x(FRAME, TARGET_MIN)} y1={FRAME.top} y2={FRAME.height - FRAME.bottom} />
      <path class="plot-curve" d={curvePath(FRAME, curve)} />
    </svg>
  );
}

interface BarsProps {
  title: string;
  groups: readonly { key: string; words: string; share: number | null; cases: number }[];
}

/** The share answered within 90 minutes, group by group. A table in bars: each says its figure in words. */
export function Bars({ title, groups }: BarsProps) {
  if (groups.length === 0) return null;
  return (
    <section class="card settings-card">
      <h2>{title}</h2>
      <table class="bars">
        <thead class="only-read">
          <tr><th>{title}</th><th>{t("numbers.share_90")}</th><th>{t("numbers.cases")}</th></tr>
        </thead>
        <tbody>
          {groups.map((one) => (
            <tr key={one.key}>
              <th scope="row">{one.words}</th>
              <td>
                <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="bar-whole" width="100" height="10" />
                  <rect class="bar-part" width={barWidth(one.share)} height="10" />
                </svg>
                <span class="number">{one.share === null ? t("numbers.unknown") : `${Math.round(one.share * 100)} %`}</span>
              </td>
              <td class="soft number small">{one.cases}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
