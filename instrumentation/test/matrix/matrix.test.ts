/** The semantic matrix: the same requests give the same counts, whatever answers them. */

import { describe, expect, it } from 'vitest';
import { instrument } from '../../src/index.ts';
import { FRAMEWORKS, type FrameworkCase, plainRoute } from './apps.ts';
import { EXPECTED_ABORTED, expectedCounts, expectedErrors, REQUESTS, send, seriesOf } from './cases.ts';
import { NEST_FRAMEWORKS } from './nest-apps.ts';

async function textAfterAll(framework: FrameworkCase): Promise<string> {
  const g = instrument({ registry: false, saturation: false, route: plainRoute });
  const app = await framework.start(g);
  try {
    for (const request of REQUESTS) await send(app.port, request);
    // The last requests were left by the client; the server notices a moment later.
    await expect.poll(() => g.core.recorder.active, { timeout: 3000 }).toBe(0);
    return await g.metrics();
  } finally {
    await app.close();
    await g.close();
  }
}

describe.each([...FRAMEWORKS, ...NEST_FRAMEWORKS])('$name', (framework) => {
  it('gives the same multiset of series for the fourteen requests', async () => {
    const text = await textAfterAll(framework);
    const counts = seriesOf(text, 'http_request_duration_seconds_count', ['method', 'route', 'status']);
    expect(counts).toEqual(expectedCounts(framework));
    expect(seriesOf(text, 'http_requests_aborted_total', ['method', 'route', 'phase'])).toEqual(EXPECTED_ABORTED);
    expect(seriesOf(text, 'http_errors_total', ['route', 'error_type'])).toEqual(expectedErrors(framework));
    expect(text).toContain('\nhttp_requests_in_flight 0\n');
  });
});
