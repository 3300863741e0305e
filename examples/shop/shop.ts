/** The shop as an Express application: products, orders, health, metrics and the fault switch. */

import type { Server } from 'node:http';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { instrument } from '@quartet/instrumentation';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import { type Catalog, isRefusal, memoryCatalog } from './catalog.ts';
import { databaseCheck, lockOfProducts, makeTables, openPool } from './database.ts';
import { createFaultSwitch, type FaultSwitch, faultOf, NO_FAULT } from './faults.ts';
import { dependencyBoard, dependencyGauges, healthHandler } from './health.ts';
import { mysqlCatalog } from './mysql-catalog.ts';

/** What the generator made of `quartet/shop.yaml`: boundaries at the objectives' thresholds, and routes that do not count. */
const SETTINGS = join(import.meta.dirname, 'output/instrumentation/shop.json');

/** Label of the database in the metrics. */
const DATABASE = 'shop-db';

/** Open requests get this long to end, in milliseconds; below the 10 s that Docker waits. */
const DRAIN_MS = 5_000;

export interface Shop {
  readonly app: Express;
  /** Turns new work away, lets open requests end, then closes `server` and what runs beside it. */
  readonly stop: (server: Server) => Promise<void>;
}

/**
 * A shop with metrics of its own, listening nowhere yet.
 *
 * @param databaseUrl  Of a MariaDB or MySQL, as mysql://user:password@host:3306/shop; in memory where absent.
 * @throws when the database does not answer.
 */
export async function createShop(databaseUrl?: string): Promise<Shop> {
  const pool = databaseUrl === undefined ? undefined : openPool(databaseUrl);
  const registry = new Registry();
  const g = instrument({ settings: SETTINGS, registry });
  collectDefaultMetrics({ register: registry });
  if (pool) g.mysql2(pool, { name: DATABASE });
  const close = async () => {
    await faults.set(NO_FAULT);
    await pool?.end();
  };
  const faults = createFaultSwitch(databaseUrl === undefined ? undefined : lockOfProducts(databaseUrl));
  try {
    if (pool) await makeTables(pool);
  } catch (failure) {
    await Promise.all([close(), g.close()]);
    throw failure;
  }
  const board = dependencyBoard(
    databaseUrl === undefined ? {} : { [DATABASE]: { check: databaseCheck(databaseUrl), needed: true } },
  );
  dependencyGauges(board, registry);
  const catalog = pool ? mysqlCatalog(pool) : memoryCatalog();

  const app = express();
  g.express(app);
  app.disable('x-powered-by');
  app.use(express.json({ limit: '100kb' }));
  app.get('/health', healthHandler(board));
  app.get('/healthz', g.live());
  app.get('/readyz', g.ready(pool ? { mysql: () => pool.query('SELECT 1') } : {}));
  app.get('/metrics', g.handler());
  app.use('/products', products(catalog, faults));
  app.use('/orders', orders(catalog, faults));
  app.use('/faults', fromThisMachine, switching(faults));
  app.use(answerFailure);
  return {
    app,
    stop: async (server) => {
      await g.stop({ servers: [server], drainMs: DRAIN_MS, flush: close });
    },
  };
}

function products(catalog: Catalog, faults: FaultSwitch): Router {
  const router = Router();
  router.get('/', faults.handler, async (_req, res) => {
    res.json(await catalog.products());
  });
  router.get('/:id', faults.handler, async (req, res) => {
    const product = await catalog.product(String(req.params.id));
    if (product) res.json(product);
    else res.status(404).json({ error: 'no such product' });
  });
  return router;
}

function orders(catalog: Catalog, faults: FaultSwitch): Router {
  const router = Router();
  router.post('/', faults.handler, async (req, res) => {
    const result = await catalog.place(req.body);
    if (isRefusal(result)) res.status(400).json({ error: result.refused });
    else res.status(201).location(`/orders/${result.id}`).json(result);
  });
  router.get('/:id', faults.handler, async (req, res) => {
    const order = await catalog.order(String(req.params.id));
    if (order) res.json(order);
    else res.status(404).json({ error: 'no such order' });
  });
  return router;
}

function switching(faults: FaultSwitch): Router {
  const router = Router();
  router.get('/', (_req, res) => {
    res.json(faults.current());
  });
  router.post('/', async (req, res) => {
    const fault = faultOf(req.body, faults.canLock);
    if (typeof fault === 'string') {
      res.status(400).json({ error: fault });
      return;
    }
    await faults.set(fault);
    res.json(fault);
  });
  router.delete('/', async (_req, res) => {
    await faults.set(NO_FAULT);
    res.status(204).end();
  });
  return router;
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

const fromThisMachine: RequestHandler = (req, res, next) => {
  if (LOOPBACK.test(req.socket.remoteAddress ?? '')) next();
  else res.status(403).json({ error: 'the fault switch answers to this machine alone' });
};

const answerFailure: ErrorRequestHandler = (failure: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(failure);
    return;
  }
  const status = statusOf(failure);
  res.status(status).json({ error: status < 500 ? 'the request could not be read' : 'something failed here' });
};

function statusOf(failure: unknown): number {
  const given = typeof failure === 'object' && failure !== null && 'status' in failure ? failure.status : undefined;
  return typeof given === 'number' && given >= 400 && given < 600 ? given : 500;
}
