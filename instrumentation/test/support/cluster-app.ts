/** A cluster whose workers count requests they make up; the primary serves the sum and forks again what dies. */

import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { ClusterMetrics, instrument } from '../../src/index.ts';

const WORKERS = 3;

if (cluster.isPrimary) {
  const metrics = new ClusterMetrics();
  for (let i = 0; i < WORKERS; i++) cluster.fork();
  cluster.on('exit', () => void cluster.fork());
  const server = createServer((request, response) => {
    if (request.url === '/pids') {
      response.end(JSON.stringify(Object.values(cluster.workers ?? {}).map((worker) => worker?.process.pid)));
      return;
    }
    metrics.metrics().then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
    process.exit();
  });
} else {
  const { core } = instrument();
  let n = 0;
  setInterval(() => {
    for (let i = 0; i < 50; i++) {
      n++;
      core.recorder.record(core.recorder.entry(`/route/${n % 20}`), n % 3, n % 7 === 0 ? 500 : 200, (n % 100) / 100);
    }
  }, 5);
}
