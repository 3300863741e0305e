import { type Database, readSpecs } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { generatedIds, serviceKinds, watchedKinds } from './alert-kinds.ts';

const model = (text: string) => readSpecs([{ file: 'x.yaml', text }]).model;
const service = (more: string) =>
  model(
    `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: shop }\nspec:\n  profile: node-http\n  selector: { job: shop }\n${more}`,
  ).services[0]!;
const database = (more = ''): Database =>
  model(
    `apiVersion: quartet/v1\nkind: Database\nmetadata: { name: db }\nspec:\n  engine: mysql\n  selector: { job: mysql }\n${more}`,
  ).databases[0]!;
const kindOf = (list: ReturnType<typeof serviceKinds>, id: string) => list.find((one) => one.id === id);

describe('of a service', () => {
  it('has each threshold in the notation of specs', () => {
    const kinds = serviceKinds(service(''));
    expect(kindOf(kinds, 'HighErrorRate')).toEqual({
      id: 'HighErrorRate',
      threshold: { unit: 'ratio', written: '5%' },
      for: '5m',
      severity: 'critical',
      minRequests: 10,
      isCovered: false,
    });
    expect(kindOf(kinds, 'HighResponseTime')?.threshold).toEqual({ unit: 'duration', written: '1s' });
    expect(kindOf(kinds, 'SignalMissing')?.threshold).toBeUndefined();
  });

  it('takes the traffic floor of the service before that of the alert', () => {
    const kinds = serviceKinds(service('  minRequests: 25\n'));
    expect(kindOf(kinds, 'HighErrorRate')?.minRequests).toBe(25);
    expect(kindOf(kinds, 'SaturationHigh')).not.toHaveProperty('minRequests');
  });

  it('says which alerts an objective stands for', () => {
    const kinds = serviceKinds(service('  objectives: [{ name: a, signal: errors, target: 99% }]\n'));
    expect(kinds.filter(({ isCovered }) => isCovered).map(({ id }) => id)).toEqual(['HighErrorRate']);
  });
});

describe('of a database', () => {
  it('reads the limits of the catalogue', () => {
    expect(kindOf(watchedKinds(database()), 'MySQLConnectionsHigh')).toMatchObject({
      threshold: { unit: 'ratio' },
      severity: 'warning',
      isCovered: false,
    });
  });

  it('leaves out what needs an admin target where there is none', () => {
    const needsAdmin = (one: Database) => kindOf(watchedKinds(one), 'MySQLConnectionsExhausted');
    expect(needsAdmin(database())).toBeUndefined();
    expect(needsAdmin(database('  admin: { job: extra }\n'))).toBeDefined();
  });
});

it('knows the names of all kinds', () => {
  expect(generatedIds('Service').has('ErrorBudgetBurn')).toBe(true);
  expect(generatedIds('Host').size).toBeGreaterThan(3);
  expect(generatedIds('Database', 'redis').has('RedisDown')).toBe(true);
  expect(generatedIds('Database', 'oracle').size).toBe(0);
  expect(generatedIds('RuleSet').size).toBe(0);
});
