import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LivePrometheus, startPrometheus } from '../backtest/testing/live-prometheus.ts';
import { renderTemplate } from './render.ts';

const VALUES = [
  0,
  -0.0001,
  1,
  0.05,
  0.123456,
  0.999,
  1.0625,
  1.5,
  2.5,
  12.34567,
  0.0025,
  0.000003,
  59.94,
  61,
  90,
  3661,
  90_061,
  1000,
  1024,
  1234,
  9999,
  10_000,
  99_999,
  999_999,
  1_000_000,
  1_234_567,
  123_456_789_012,
  9e18,
  1.5e-7,
  5e-324,
  -61.5,
  -3,
  -0.25,
  1_700_000_000.123,
  0.00001234,
  1048576,
  123456.5,
  2 ** 53,
];
const EVERY_VALUE = [
  '{{ $value }}',
  '{{ .Value }}',
  '{{ $value | humanize }} {{ humanize1024 $value }} {{ $value | humanizeDuration }} {{ humanizePercentage $value }}',
  '{{ printf "%.2f|%8.3f|%-8.1f|%+.0f|%08.2f|%e|%.3e|%g|%.3g|%v|% .1f" $value $value $value $value $value $value $value $value $value $value $value }}',
  '{{ if gt $value 60.0 }}over{{ else if lt $value 0.0 }}below{{ else }}within{{ end }}',
  '{{ printf "%d %s %t %q" $value $value $value $value }}',
];
const LABELS = {
  service: 'shop-api',
  path: '/api/v1/items?id=7',
  instance: 'db-1.example.com:9104',
  odd: 'ünïcode wörld of straße',
  empty: '',
};
const TEXTS = [
  'plain text, 50% of {braces}',
  '{{ $labels.service }} and {{ .Labels.path }}{{ $labels.missing }}.',
  '{{ $labels }}',
  '{{- $labels.service -}}   x   {{- /* no word */ -}}  y',
  'a {{- " b " -}} c',
  '{{ $labels.odd | toUpper }} {{ toLower $labels.odd }} {{ title $labels.odd }} {{ "it\'s a test_case" | title }}',
  '{{ if match "^shop-(api|web)$" $labels.service }}yes{{ else }}no{{ end }} {{ match "x+" $labels.path }}',
  '{{ reReplaceAll "/v(\\\\d+)/(\\\\w+)" "<$2:${1}>$$" $labels.path }} {{ $labels.path | reReplaceAll "[aeiou]" "" }}',
  '{{ reReplaceAll "(a)" "$1x" $labels.path }} {{ reReplaceAll `x*` "-" "abxxc" }}',
  '{{ with $labels.service }}is {{ . }}{{ end }} {{ with $labels.empty }}never{{ else }}empty{{ end }}',
  '{{ range $name, $text := $labels }}[{{ $name }}={{ $text }}]{{ end }}{{ range $labels }}.{{ end }}',
  '{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ $y := 1 }}{{ end }}{{ $x }}',
  '{{ index $labels "service" }} {{ len $labels }} {{ len "wörld" }} {{ index $labels "none" }}',
  '{{ and $labels.service "last" }} {{ or $labels.empty "other" }} {{ not $labels.empty }}',
  '{{ eq $labels.service "x" "shop-api" }} {{ ne $labels.service "x" }} {{ le 1 1 }} {{ ge "b" "a" }} {{ lt 2 1 }}',
  '{{ print 1 2 "a" "b" 3.5 true }}|{{ println "a" 1 }}|{{ printf "%s %v %5d|%-5d|%05d %%" "a" "b" 42 42 -42 }}',
  '{{ printf "%q %6s|%-6s|%.2s" $labels.service "ab" "ab" "abcdef" }}',
  '{{ printf "%d" }} {{ printf "%s" "a" "b" 2.5 }} {{ printf "%d" "a" }} {{ printf "%s" 5 }}',
  '{{ urlquery $labels.path " ä*\'()!~" }}',
  '{{ stripPort $labels.instance }} {{ stripPort "[::1]:80" }} {{ stripPort "host" }}',
  '{{ humanize "1234567" }} {{ 12345 | humanize }} {{ "90" | humanizeDuration }}',
  '{{ humanizeTimestamp 1700000000 }} {{ humanizeTimestamp 1700000000.5 }} {{ 1700000000.123456 | humanizeTimestamp }}',
  '{{ (printf "%s!" $labels.service) | toUpper }} {{ ($labels).service }}',
  '{{ "tab\\tquote\\" é \\u00e9 \\x41" }} {{ `raw \\n` }}',
  '{{ 1_000 }} {{ 2.50 }} {{ 1e3 }} {{ true }} {{ -5 }}',
];

interface Case {
  readonly text: string;
  readonly value: number;
}

const cases: readonly Case[] = [
  ...VALUES.flatMap((value) => EVERY_VALUE.map((text) => ({ text, value }))),
  ...TEXTS.map((text) => ({ text, value: 0.25 })),
];

let prometheus: LivePrometheus;
const shown = new Map<string, string>();

beforeAll(async () => {
  const labelled = Object.entries(LABELS).reduce(
    (expr, [name, value]) => `label_replace(${expr}, ${JSON.stringify(name)}, ${JSON.stringify(value)}, "", "")`,
    'vector(VALUE)',
  );
  const rules = cases.map(({ text, value }, index) => ({
    alert: `Case${index}`,
    expr: labelled.replace('VALUE', String(value)),
    annotations: { text },
  }));
  prometheus = await startPrometheus({ rules: JSON.stringify({ groups: [{ name: 'templates', rules }] }) });
});

afterAll(async () => {
  await prometheus?.stop();
});

it('reads on every template what Prometheus shows', async () => {
  const seen = async (): Promise<number> => {
    const answer = (await prometheus.get('/api/v1/alerts')) as {
      data: { alerts: { labels: { alertname: string }; annotations: { text: string } }[] };
    };
    for (const { labels, annotations } of answer.data.alerts) shown.set(labels.alertname, annotations.text);
    return shown.size;
  };
  await expect.poll(seen, { timeout: 20_000 }).toBe(cases.length);
  const { empty: _, ...labels } = LABELS;
  const ours = cases.map(({ text, value }) => {
    const { text: rendered, problem } = renderTemplate(text, { labels, value });
    return { value, text, rendered: problem ? `problem: ${problem.message}` : rendered };
  });
  const theirs = cases.map(({ text, value }, index) => ({ value, text, rendered: shown.get(`Case${index}`) }));
  expect(ours.filter((one, index) => one.rendered !== theirs[index]!.rendered)).toEqual(
    theirs.filter((one, index) => one.rendered !== ours[index]!.rendered),
  );
});
