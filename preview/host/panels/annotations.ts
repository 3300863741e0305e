/** Annotations of a graph as regions of time: what a frame of annotations says, and how it is drawn behind the lines. */
import type { DataFrame } from '@grafana/data';

export interface Region {
  /** Milliseconds. A mark without an end begins and ends at once. */
  readonly start: number;
  readonly end: number;
  /** As CSS; undefined takes the drawer's own. */
  readonly color?: string;
  readonly text: string;
}

/** The regions of all frames, by start. Rows without a time are left out. */
export function regionsOf(frames: readonly DataFrame[] | undefined): readonly Region[] {
  const regions = (frames ?? []).flatMap((frame): Region[] => {
    const at = (name: string, row: number): unknown => frame.fields.find((field) => field.name === name)?.values[row];
    const times = frame.fields.find(({ name }) => name === 'time')?.values ?? [];
    return times.flatMap((start: unknown, row: number): Region[] => {
      if (typeof start !== 'number') return [];
      const [end, color] = [at('timeEnd', row), at('color', row)];
      return [
        {
          start,
          end: typeof end === 'number' && end > start ? end : start,
          ...(typeof color === 'string' && color !== '' ? { color } : {}),
          text: String(at('title', row) ?? at('text', row) ?? ''),
        },
      ];
    });
  });
  return regions.sort((a, b) => a.start - b.start);
}

/** The plot as far as it is drawn on; uPlot's own type is a class with a hundred members. */
export interface Drawable {
  readonly ctx: CanvasRenderingContext2D;
  readonly bbox: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  valToPos(value: number, scale: string, isCanvas: boolean): number;
}

/** Draws a pale band for each region that is in sight, with a dashed line where it begins and where it ends. */
export function drawRegions({ bbox, ctx, valToPos }: Drawable, regions: readonly Region[], fallback: string): void {
  const { height, left, top, width } = bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  for (const { color = fallback, end, start } of regions) {
    const [from, to] = [valToPos(start, 'x', true), valToPos(end, 'x', true)];
    if (to < left || from > left + width) continue;
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.1;
    ctx.fillRect(from, top, to - from, height);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color;
    ctx.lineWidth = 2;
    ctx.setLineDash([5, 5]);
    for (const x of from === to ? [from] : [from, to]) {
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
  }
  ctx.restore();
}
