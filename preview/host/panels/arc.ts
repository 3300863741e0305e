/** The geometry of the gauge's arc. */

/** Where the arc begins and ends, in degrees clockwise from the top. */
export const ARC_FROM = -120;
export const ARC_TO = 120;

/** The angle of a share of the arc; outside of 0 to 1 it stays at the ends. */
export function angleOf(share: number): number {
  const within = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return ARC_FROM + (ARC_TO - ARC_FROM) * within;
}

/** The path of an SVG arc around (cx, cy) between two angles; empty when they are equal. */
export function arcPath(cx: number, cy: number, radius: number, from: number, to: number): string {
  if (to <= from) return '';
  const point = (degrees: number): string => {
    const radians = ((degrees - 90) * Math.PI) / 180;
    return `${(cx + radius * Math.cos(radians)).toFixed(2)} ${(cy + radius * Math.sin(radians)).toFixed(2)}`;
  };
  return `M ${point(from)} A ${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${point(to)}`;
}
