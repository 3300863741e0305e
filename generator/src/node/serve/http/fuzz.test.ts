import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '../../../api/index.ts';
import type { Running } from '../testing/running.ts';
import { READ, running, SCOPED, WRITE } from '../testing/running.ts';
import { specOf, textsBelow } from '../testing/site.ts';

let at: Running;
beforeAll(async () => {
  at = await running({ readOnly: false });
});
afterAll(() => at.close());

const part = fc.oneof(
  fc.constantFrom(
    'specs',
    'shop.yaml',
    'team',
    'cart.yaml',
    'history',
    'at',
    'rename',
    'revert',
    'preview',
    'rules',
    'read',
    'write',
    'events2',
    '%2e%2e',
    '..',
    '',
    '%00',
    '%ff',
    '%',
    '\u00e4',
    'HEAD',
    'silences',
    'test-notification',
    'validate',
    'test',
  ),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replace(/[\ud800-\udfff]/g, '')),
);
const path = fc.array(part, { maxLength: 6 }).map((parts) => `/api/${parts.join('/')}`);
const query = fc.dictionary(
  fc.constantFrom('limit', 'after', 'q', 'owner', 'kind', 'state', 'offset'),
  fc.string({ maxLength: 30 }),
  { maxKeys: 3 },
);
const body = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.string({ maxLength: 200 }),
  fc.record({
    text: fc.oneof(fc.string({ maxLength: 300 }), fc.constant(specOf('x').slice(0, 60))),
    message: fc.string(),
  }),
  fc.record({
    drafts: fc.array(
      fc.record({
        path: fc.oneof(fc.constant('a.yaml'), fc.string()),
        text: fc.oneof(fc.constant(null), fc.string({ maxLength: 200 })),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    to: fc.string(),
    commit: fc.string(),
    matchers: fc.jsonValue(),
    duration: fc.string(),
    comment: fc.string(),
  }),
);
const headers = fc.dictionary(
  fc.constantFrom('if-match', 'if-none-match', 'x-grafana-id', 'content-type', 'last-event-id', 'accept'),
  fc.oneof(fc.constantFrom('*', '"x"', 'application/json', 'text/plain', 'a.b.c'), fc.stringMatching(/^[ -~]{0,40}$/)),
  { maxKeys: 4 },
);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
  path,
  query,
  body,
  headers,
  token: fc.constantFrom(READ, WRITE, SCOPED, '', 'x', 'read-token-012345678'),
});

it('answers five thousand requests that nobody would send, each in the one shape, and stays what it was', async () => {
  const before = [textsBelow(`${at.folder}/specs`), textsBelow(`${at.folder}/rules`)];
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(request, async ({ headers, path, query, token, ...one }) => {
      const url = `${path}?${new URLSearchParams(query)}`;
      if (/^\/api\/+(read\/+|write\/+)?events(\/*)?\?/.test(url)) return;
      let answer: Awaited<ReturnType<typeof at.ask>>;
      try {
        answer = await at.ask(one.method, url, { token, headers, body: one.body });
      } catch (error) {
        // What no client can send is refused before it leaves.
        if (error instanceof Error && /URI|Invalid|unescaped|header/i.test(error.message)) return;
        throw error;
      }
      expect([401, 500]).not.toContain(answer.status);
      if (answer.status >= 400 && one.method !== 'HEAD') {
        refused++;
        expect(problemSchema.safeParse(answer.json)).toMatchObject({ success: true });
      }
      expect(answer.text).not.toContain(WRITE);
      expect(answer.text).not.toContain(at.folder);
    }),
    { numRuns: 5_000 },
  );
  expect(refused).toBeGreaterThan(1_000);
  expect(at.log()).not.toContain('"msg":"fault"');
  expect([textsBelow(`${at.folder}/specs`), textsBelow(`${at.folder}/rules`)]).toEqual(before);
}, 600_000);
