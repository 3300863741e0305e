/** HEAD on Express, which names a route of any method before it looks at who answers. */

import { createRequire } from 'node:module';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { instrument } from '../src/index.ts';
import { listen } from './matrix/apps.ts';
import { send, seriesOf } from './matrix/cases.ts';

const express4 = createRequire(import.meta.url)('express4') as typeof express;
const ok = (_request: unknown, response: express.Response): void => void response.send('ok');

describe.each([
  ['express 5', express],
  ['express 4', express4],
])('%s', (_name, make) => {
  it('counts a HEAD under a route that answers it, and under none where only another method is there', async () => {
    const g = instrument({ registry: false, saturation: false });
    const app = make();
    g.express(app);
    app.get('/read/:id', ok);
    app.head('/head', ok);
    app.all('/all', ok);
    app.post('/write', ok);
    app.route('/both').get(ok).post(ok);
    const server = await listen(app);
    for (const path of ['/read/1', '/head', '/all', '/write', '/both']) {
      await send(server.port, { method: 'HEAD', path });
    }
    await expect.poll(() => g.core.recorder.active).toBe(0);
    expect(seriesOf(await g.metrics(), 'http_request_duration_seconds_count', ['route', 'status'])).toEqual({
      '/read/:id 200': 1,
      '/head 200': 1,
      '/all 200': 1,
      '__unmatched__ 404': 1,
      '/both 200': 1,
    });
    await server.close();
    await g.close();
  });
});
