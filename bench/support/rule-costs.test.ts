import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { RuleCost } from './rule-costs.ts';
import { objectiveRulesOf, ruleCosts, secondsPerMinute } from './rule-costs.ts';

let close = () => {};
afterEach(() => close());

const cost = (name: string, query: string, group = 'fast', seconds = 0.1): RuleCost => ({
  group,
  name,
  query,
  seconds,
  rounds: 3,
});

/** A server that answers like Prometheus, with the rules that `rulesAt` gives for each request in turn. */
async function prometheus(rulesAt: (request: number) => readonly object[]): Promise<string> {
  let request = 0;
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ data: { groups: [{ name: 'g', rules: rulesAt(request++) }] } }));
  });
  close = () => server.close();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('takes the quickest evaluation, the first left out', async () => {
  const times = [0.5, 2, 2, 3];
  const url = await prometheus((request) => [
    {
      name: 'a:b',
      query: '1',
      health: 'ok',
      evaluationTime: times[request] ?? 3,
      lastEvaluation: `at ${times[request] ?? 3}`,
    },
  ]);
  expect(await ruleCosts(url, 4)).toEqual([{ group: 'g', name: 'a:b', query: '1', seconds: 2, rounds: 2 }]);
}, 20_000);

it('fails with the reason of a rule that cannot be evaluated', async () => {
  const url = await prometheus(() => [
    { name: 'a:b', query: '1', health: 'err', lastError: 'many-to-many', lastEvaluation: '' },
  ]);
  await expect(ruleCosts(url, 2)).rejects.toThrow('g a:b: many-to-many');
});

it('fails when a rule was seen too rarely to be measured', async () => {
  const url = await prometheus(() => [
    { name: 'a:b', query: '1', health: 'ok', evaluationTime: 1, lastEvaluation: 'once' },
  ]);
  await expect(ruleCosts(url, 2)).rejects.toThrow('was evaluated once');
});

it('follows what the rules of objectives read, however far, and nothing else', () => {
  const rules = [
    cost('service:requests:rate5m', 'sum(rate(http_requests_total[5m]))'),
    cost('service:latency_seconds:quantile5m', 'histogram_quantile(0.99, x)'),
    cost('service:slo_total:rate5m', 'sum(service:requests:rate5m{service="a"})'),
    cost('ErrorBudgetBurn', 'service:slo_burn:ratio > 14.4'),
    cost('TrafficDrop', 'service:requests:rate5m < 1'),
  ];
  expect(objectiveRulesOf(rules).map(({ name }) => name)).toEqual([
    'service:requests:rate5m',
    'service:slo_total:rate5m',
    'ErrorBudgetBurn',
  ]);
});

it('weighs each rule by how often its group runs', () => {
  const rules = [cost('a:b', '1', 'fast', 0.2), cost('c:d', '1', 'slow', 0.2)];
  expect(secondsPerMinute(rules, (group) => (group === 'fast' ? 30 : 120))).toBeCloseTo(0.5, 12);
});
