import { expect, it } from 'vitest';
import { service } from '../dashboards/testing/plans.ts';
import type { Service } from '../model/service.ts';
import type { RecordingRule, Rule } from '../plan.ts';
import { isAlert } from '../plan.ts';
import { profileOf } from '../profiles/index.ts';
import * as names from './names.ts';
import { planService } from './service-plan.ts';

function factsOf(rest: Partial<Service>, name: string): readonly RecordingRule[] {
  const owner = service(rest);
  const { groups } = planService(owner, profileOf(owner.profile)!, { cases: false }).plan!;
  const rules: readonly Rule[] = groups.flatMap((group) => group.rules);
  return rules.filter((rule): rule is RecordingRule => !isAlert(rule) && rule.record === name);
}
const described = (description: string, rest: Partial<Service> = {}) =>
  factsOf({ description, ...rest }, names.DESCRIPTION).map(({ labels }) => labels?.description);

it('says what a service does in a series of its own, which lists of services need not read', () => {
  const [fact, ...more] = factsOf({ description: 'Takes orders.', identity: { env: 'prod' } }, names.DESCRIPTION);
  expect(more).toEqual([]);
  expect(fact).toMatchObject({
    expr: 'vector(1)',
    labels: { service: 'checkout', env: 'prod', description: 'Takes orders.' },
  });
  expect(factsOf({ description: 'Takes orders.' }, names.INFO)[0]!.labels).not.toHaveProperty('description');
});

it('says nothing of a service that is not described', () => {
  expect(factsOf({}, names.DESCRIPTION)).toEqual([]);
  expect(described(' \n ')).toEqual([]);
});

it('keeps a description on one line, and short enough for a label', () => {
  expect(described('Takes orders\n  and payments.\n')).toEqual(['Takes orders and payments.']);
  const [long] = described('单😀'.repeat(500));
  expect(long).toMatch(/^(单😀)+单?…$/u);
  expect(Buffer.byteLength(long!)).toBeLessThanOrEqual(2048);
});
