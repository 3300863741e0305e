/** Builds the host when needed and serves the built plugin: `node preview/start.ts --prometheus http://127.0.0.1:9090`. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildHost } from './build.ts';
import { LINES } from './lines.ts';
import { isRecord } from './server/http.ts';
import type { PreviewDataSource } from './server/options.ts';
import { isRole } from './server/roles.ts';
import { createPreviewServer } from './server/server.ts';

const HELP = `node preview/start.ts [options]

  --plugin DIR          the built plugin (default: plugin/dist)
  --line LINE           set of libraries: ${LINES.join(' or ')} (default: ${LINES[0]})
  --port N              port on 127.0.0.1 (default: 3000; 0 takes a free one)
  --prometheus URL      a Prometheus; may be repeated
  --alertmanager URL    an Alertmanager, passed through
  --json-data JSON      provisioned settings of the plugin
  --secure-json-data JSON
  --role ROLE           role of a visitor without the cookie host_role (default: Admin)
`;

/** The data sources of the arguments: `prometheus`, `prometheus-2`, …, `alertmanager`. */
export function dataSourcesOf(prometheus: readonly string[], alertmanager: string | undefined): PreviewDataSource[] {
  const found = prometheus.map((url, at): PreviewDataSource => {
    const suffix = at === 0 ? '' : `-${at + 1}`;
    return { uid: `prometheus${suffix}`, name: `Prometheus${suffix}`, url, isDefault: at === 0 };
  });
  if (alertmanager === undefined) return found;
  return [...found, { uid: 'alertmanager', name: 'Alertmanager', type: 'alertmanager', url: alertmanager }];
}

/** A JSON object of the arguments, or undefined when the text is none. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      plugin: { type: 'string', default: path.join(import.meta.dirname, '..', 'plugin', 'dist') },
      line: { type: 'string', default: LINES[0] },
      port: { type: 'string', default: '3000' },
      prometheus: { type: 'string', multiple: true, default: [] },
      alertmanager: { type: 'string' },
      'json-data': { type: 'string', default: '{}' },
      'secure-json-data': { type: 'string', default: '{}' },
      role: { type: 'string', default: 'Admin' },
      help: { type: 'boolean', default: false },
    },
  });
  const line = LINES.find((known) => known === values.line);
  const jsonData = objectOf(values['json-data']);
  const secureJsonData = objectOf(values['secure-json-data']);
  if (values.help || !line || !isRole(values.role) || !jsonData || !secureJsonData) {
    process.stderr.write(HELP);
    return values.help ? 0 : 2;
  }
  const { dist } = await buildHost(line);
  const preview = createPreviewServer({
    pluginDist: values.plugin,
    hostDist: dist,
    dataSources: dataSourcesOf(values.prometheus, values.alertmanager),
    jsonData,
    secureJsonData: Object.fromEntries(Object.entries(secureJsonData).map(([name, secret]) => [name, String(secret)])),
    defaultRole: values.role,
  });
  process.stdout.write(`${await preview.listen(Number(values.port))}\n`);
  return 0;
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  });
}
