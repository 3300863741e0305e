/** Express under OpenTelemetry's http and express metrics, alone in its process, since it patches what it measures. */

import { createRequire } from 'node:module';
import { measure } from './measure.ts';

const require = createRequire(new URL('../../instrumentation/package.json', import.meta.url));
const isOn = process.argv[2] === 'on';

if (isOn) {
  const { MeterProvider } = require('@opentelemetry/sdk-metrics');
  const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
  const { registerInstrumentations } = require('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
  const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
  process.env.OTEL_SEMCONV_STABILITY_OPT_IN = 'http';
  const meterProvider = new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] });
  registerInstrumentations({
    meterProvider,
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
  });
}
const { startExpress, PATH } = await import('./variants.ts');
const server = await startExpress();
const [result] = await measure([{ name: 'express', port: server.port }], PATH, {
  rounds: Number(process.argv[3]),
  requests: 100,
});
process.stdout.write(`${result?.cpuUs}\n`);
await server.close();
