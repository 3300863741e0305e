/** The one HTML page of the host. */
import type { ThemeName } from './boot-data.ts';

/** JSON that can stand inside a script element: no `<`, and no line separator that ends a script line. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Text that can stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export interface PageParts {
  readonly title: string;
  readonly language: string;
  readonly theme: ThemeName;
  /** URL path of the host bundle's entry. */
  readonly entry: string;
  readonly bootData: unknown;
}

/** The page; the boot data stand before every script, because the libraries read them while they are evaluated. */
export function indexPage({ title, language, theme, entry, bootData }: PageParts): string {
  const background = theme === 'dark' ? '#111217' : '#f4f5f5';
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<base href="/">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/host/public/fonts/fonts.css">
<style>html{background:${background}}body{margin:0}</style>
<script>
window.__grafana_public_path__ = '/public/';
window.grafanaBootData = ${inlineJson(bootData)};
</script>
<script defer src="${escapeHtml(entry)}"></script>
</head>
<body class="theme-${theme} app-grafana">
<div id="reactRoot"></div>
</body>
</html>
`;
}
