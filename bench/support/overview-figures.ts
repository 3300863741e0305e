/** What the overview costs in a browser, as the page itself sees it: times from its own clock, heap from the engine. */

import { join } from 'node:path';
import type { Browser, CDPSession, Page, Request } from 'playwright-core';

/** One wait of the reader, in milliseconds: by the clock, and what the page's main thread worked in it. */
export interface Wait {
  readonly clock: number;
  readonly work: number;
}

export interface OverviewFigures {
  /** From the last answer until rows are painted. */
  readonly firstRows: Wait;
  /** Until the painted table follows a click on a column, or a key in the filter. */
  readonly sorts: readonly Wait[];
  readonly filters: readonly Wait[];
  /** Megabytes of live objects more than on another page of the app, at most, also after refreshes. */
  readonly heapMegabytes: number;
  readonly instantQueries: number;
  readonly rangeQueries: number;
  /** Each second, without rest. */
  readonly queriesInScroll: number;
  readonly queriesAfterScroll: number;
  readonly rowsInDocument: number;
}

const APP = '/a/quartet-goldensignals-app';
const ROW = 'tr[data-service]';

/** Longer than the pause after which rows that stand still are asked for. */
const REST = 1200;

/** Opens the app in a context of its own, goes to the overview, and uses it as a reader does. */
export async function watchOverview(browser: Browser, url: string): Promise<OverviewFigures> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, baseURL: url });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const asked = { instant: 0, range: 0 };
  page.on('request', (request) => {
    const kind = kindOf(request);
    if (kind) asked[kind]++;
  });
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  try {
    // No refresh while something is measured, but for those that are asked for.
    await page.goto(`${APP}/start?refresh=`);
    await page.locator('h1').waitFor();
    await page.waitForTimeout(REST);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const held = await holdServices(page);
    const before = await heapOf(session);
    asked.instant = 0;
    asked.range = 0;
    await page.getByRole('link', { name: 'Golden signals', exact: true }).first().click();
    await held.othersAnswered;
    // What came before has been read by now; what follows is the work on the last answer.
    await page.waitForTimeout(REST);
    const idle = await workOf(session);
    held.release();
    await page.waitForFunction('quartetBench.hasRows()', undefined, { timeout: 60_000 });
    const firstRows = {
      clock: Number(await page.evaluate('quartetBench.firstRowTime()')),
      work: (await workOf(session)) - idle,
    };
    await page.waitForTimeout(REST);
    const questions = { ...asked };
    const heap = await heapOf(session);
    const rowsInDocument = await page.locator(ROW).count();

    const sorts: Wait[] = [];
    for (const column of ['Latency', 'Service', 'Traffic', 'Budget left', 'Status'])
      sorts.push(await waitFor(page, session, 'sort', column));
    const filters: Wait[] = [];
    for (const text of ['c', 'ch', 'checkout-00', '']) filters.push(await waitFor(page, session, 'filter', text));
    await page.waitForTimeout(REST);
    const scrolled = await scroll(page, asked);
    const heaps = [heap];
    for (let i = 0; i < 5; i++) {
      await refresh(page);
      heaps.push(await heapOf(session));
    }
    if (errors.length > 0) throw new Error(`watchOverview: ${errors.join('; ')}`);
    return {
      firstRows,
      sorts,
      filters,
      heapMegabytes: (Math.max(...heaps) - before) / 1e6,
      instantQueries: questions.instant,
      rangeQueries: questions.range,
      ...scrolled,
      rowsInDocument,
    };
  } finally {
    await context.close();
  }
}

function kindOf(request: Request): 'instant' | 'range' | undefined {
  const { pathname } = new URL(request.url());
  if (pathname.endsWith('/api/v1/query')) return 'instant';
  return pathname.endsWith('/api/v1/query_range') ? 'range' : undefined;
}

/** Bytes of objects that are still in use. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Lets the list of services be the last answer to come, so that all that waits for it can be seen alone. */
async function holdServices(page: Page): Promise<{ readonly othersAnswered: Promise<void>; release: () => void }> {
  const released = Promise.withResolvers<void>();
  const others = Promise.withResolvers<void>();
  let answered = 0;
  page.on('response', (response) => {
    if (kindOf(response.request()) === 'instant' && ++answered === OTHERS) others.resolve();
  });
  await page.route(
    ({ pathname, searchParams }) => pathname.endsWith('/api/v1/query') && searchParams.get('query') === 'service:info',
    async (route) => {
      await released.promise;
      await route.continue();
    },
  );
  return { othersAnswered: others.promise, release: released.resolve };
}

/** Instant queries beside the list of services. */
const OTHERS = 6;

/** Milliseconds of processor time that the main thread has worked so far. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find(({ name }) => name === 'TaskDuration');
  if (!found) throw new Error('workOf: the browser does not count TaskDuration');
  return found.value * 1000;
}

/** Acts in the page, and waits there until the table shows it and is painted. */
async function waitFor(page: Page, session: CDPSession, act: 'sort' | 'filter', text: string): Promise<Wait> {
  const before = await workOf(session);
  const clock = Number(await page.evaluate(`quartetBench.${act}(${JSON.stringify(text)})`));
  return { clock, work: (await workOf(session)) - before };
}

/** Scrolls without rest, then waits. */
async function scroll(page: Page, asked: { range: number }) {
  const box = (await page.locator('table').boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + 200);
  const before = asked.range;
  const began = performance.now();
  for (let i = 0; i < 40; i++) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(40);
  }
  const during = asked.range;
  const seconds = (performance.now() - began) / 1000;
  await page.waitForTimeout(REST);
  await page.mouse.move(0, 0);
  return { queriesInScroll: (during - before) / seconds, queriesAfterScroll: asked.range - during };
}

async function refresh(page: Page): Promise<void> {
  const answer = page.waitForResponse((response) => kindOf(response.request()) === 'instant');
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await answer;
  await page.waitForTimeout(REST);
}
