/** What to put into an application so that its signals can be measured, by framework. */

export interface Snippet {
  readonly id: string;
  readonly name: string;
  readonly language: 'javascript' | 'python' | 'shell';
  readonly install: string;
  readonly code: string;
  /** The profile that a spec of such a service names. */
  readonly profile: string;
}

const node = (id: string, name: string, code: string): Snippet => ({
  id,
  name,
  language: 'javascript',
  install: 'npm install @quartet/instrumentation',
  code: `import { instrument } from '@quartet/instrumentation';\n\nconst g = instrument({ service: 'my-service', metricsServer: { port: 9464 } });\n${code}`,
  profile: 'node-http',
});

export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'auto',
    name: 'Node, without code',
    language: 'shell',
    install: 'npm install @quartet/instrumentation',
    code: 'QUARTET_SERVICE=my-service node --import @quartet/instrumentation/auto app.js',
    profile: 'node-http',
  },
  node('express', 'Express', 'const app = express();\ng.express(app);'),
  node('fastify', 'Fastify', 'const app = fastify();\ng.fastify(app);'),
  node('koa', 'Koa', 'const app = new Koa();\ng.koa(app);'),
  node('hono', 'Hono', 'const app = new Hono();\ng.hono(app);'),
  node('nest', 'Nest', 'const app = await NestFactory.create(AppModule);\ng.nest(app);'),
  {
    id: 'flask',
    name: 'Flask',
    language: 'python',
    install: 'pip install prometheus-flask-exporter',
    code: "from flask import Flask\nfrom prometheus_flask_exporter import PrometheusMetrics\n\napp = Flask(__name__)\nmetrics = PrometheusMetrics(app, group_by='url_rule')",
    profile: 'prometheus-flask-exporter',
  },
];
