/** Draws a dashboard as text, so that its layout can be looked at and reviewed without a Grafana. */

import type { Dashboard } from '../dashboard.ts';
import type { Placed } from '../layout.ts';
import { COLUMNS, layout } from '../layout.ts';

/** Characters of one grid column, and lines of one grid unit of height for every two of them. */
const CELL_WIDTH = 5;
const UNITS_PER_LINE = 2;

/** Boxes with the kind and title of each panel, headings as lines. */
export function picture(dashboard: Dashboard): string {
  const placed = layout(dashboard.rows);
  const lines: string[] = [`${dashboard.title}  /d/${dashboard.uid}`];
  let band: Placed[] = [];
  const flush = () => {
    if (band.length > 0) lines.push(...drawBand(band));
    band = [];
  };
  for (const item of placed) {
    if ('heading' in item) {
      flush();
      lines.push(`── ${item.heading} ${'─'.repeat(Math.max(0, COLUMNS * CELL_WIDTH - item.heading.length - 4))}`);
    } else {
      if (band.length > 0 && band[0]!.box.y !== item.box.y) flush();
      band.push(item);
    }
  }
  flush();
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The panels of one line, side by side. */
function drawBand(band: readonly Placed[]): readonly string[] {
  const height = Math.max(...band.map(({ box }) => box.h));
  const rows = Math.max(2, Math.round(height / UNITS_PER_LINE));
  const canvas = Array.from({ length: rows + 1 }, () => Array.from({ length: COLUMNS * CELL_WIDTH }, () => ' '));
  for (const item of band) {
    if ('heading' in item) continue;
    const left = item.box.x * CELL_WIDTH;
    const right = left + item.box.w * CELL_WIDTH - 1;
    const bottom = Math.max(2, Math.round(item.box.h / UNITS_PER_LINE));
    for (let x = left; x <= right; x++) {
      canvas[0]![x] = '-';
      canvas[bottom]![x] = '-';
    }
    for (let y = 0; y <= bottom; y++) {
      canvas[y]![left] = y === 0 || y === bottom ? '+' : '|';
      canvas[y]![right] = y === 0 || y === bottom ? '+' : '|';
    }
    write(canvas[1]!, left + 2, right - 1, item.panel.title);
    if (bottom > 2) write(canvas[2]!, left + 2, right - 1, detailOf(item.panel));
  }
  return canvas.map((line) => line.join(''));
}

function detailOf(panel: Extract<Placed, { readonly panel: unknown }>['panel']): string {
  if (panel.kind === 'text') return 'text';
  const lines = panel.thresholds.steps.map((step) => step.from);
  const columns = panel.kind === 'table' ? `: ${panel.columns.map((column) => column.title).join(', ')}` : '';
  return `${panel.kind}${columns}${lines.length > 0 ? ` · ${panel.unit} at ${lines.join(', ')}` : ` · ${panel.unit}`}`;
}

function write(line: string[], from: number, to: number, text: string): void {
  const room = to - from;
  const shown = [...text].length > room ? `${[...text].slice(0, room - 1).join('')}…` : text;
  [...shown].forEach((char, index) => {
    line[from + index] = char;
  });
}
