/** What users write compiles: the registries of all clients are taken as they are. The type check is the test. */

import { Registry as Fork } from '@platformatic/prom-client';
import { Registry as Official } from '@prometheus-io/client';
import type { Request, Response } from 'express';
import express from 'express';
import { pino } from 'pino';
import { Registry as Classic } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type InstrumentOptions, instrument } from '../src/index.ts';

describe('the types', () => {
  it('take the registry of each client without a cast', async () => {
    for (const registry of [new Classic(), new Official(), new Fork()]) {
      const options: InstrumentOptions = { registry, saturation: false };
      await instrument(options).close();
    }
  });

  it("take handlers, loggers and applications without a cast, and keep a handler's own type", async () => {
    const g = instrument({ registry: false, saturation: false });
    const app = express();
    g.express(app);
    g.log(pino({ enabled: false }));
    const orders = g.counter('orders_total', { labels: { plan: ({ res }) => (res as Response).getHeader('x-plan') } });
    const handler = orders((request: Request, response: Response) => void response.send(request.path));
    app.get('/orders', handler);
    expect(handler.length).toBe(2);
    await g.close();
  });
});
