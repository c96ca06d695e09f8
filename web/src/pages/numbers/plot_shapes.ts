/** Where things stand in a plot. Pure. */

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  most_min: number;
}

export interface Point {
  minutes: number;
  share: number | null;
}

export function x(frame: Frame, minutes: number): number {
  const inner = frame.width - frame.left - frame.right;
  return round(frame.left + (inner * Math.min(minutes, frame.most_min)) / frame.most_min);
}

export function y(frame: Frame, share: number): number {
  const inner = frame.height - frame.top - frame.bottom;
  return round(frame.top + inner * (1 - share));
}

/** Steps up at each point, since a share holds until the next case is answered; it ends where nothing is known. */
export function curvePath(frame: Frame, curve: readonly Point[]): string {
  let path = `M${x(frame, 0)} ${y(frame, 0)}`;
  for (const { minutes, share } of curve) {
    if (share === null || minutes > frame.most_min) break;
    path += `H${x(frame, minutes)}V${y(frame, share)}`;
  }
  return path;
}

/** Of a bar 100 wide. */
export function barWidth(share: number | null): number {
  return round(100 * Math.max(0, Math.min(1, share ?? 0)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
