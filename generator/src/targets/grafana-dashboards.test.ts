import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../dashboards/dashboard.ts';
import { fleetDashboard } from '../dashboards/fleet.ts';
import { guideDashboards } from '../dashboards/guide.ts';
import { serviceDashboard } from '../dashboards/service.ts';
import { picture } from '../dashboards/testing/picture.ts';
import { checkout, everyProfile, planOf } from '../dashboards/testing/plans.ts';
import type { ServicePlan } from '../plan.ts';
import { target } from './grafana-dashboards.ts';
import type { FleetEntry } from './target.ts';

const FIXTURES = '../../fixtures/targets/grafana-dashboards';
/** Bytes of a service's dashboard with two objectives: five thousand of them must be quick to load and to review. */
const MAX_SIZE = 60_000;

function entry({ key, service }: ServicePlan): FleetEntry {
  return { key, name: service.name, labels: service.labels, identity: service.identity, profile: service.profile };
}

const ofService = (plan: ServicePlan) => target.ofService!(plan);
const ofFleet = (plans: readonly ServicePlan[]) => target.ofFleet!(plans.map(entry), [], []);

describe('the target grafana-dashboards', () => {
  it('writes one file for a service, named after its address', () => {
    expect(ofService(checkout()).map(({ path }) => path)).toEqual(['grafana/dashboards/quartet-checkout.json']);
  });

  it('writes the overview and the five dashboards by question once', () => {
    expect(ofFleet([checkout()]).map(({ path }) => path)).toEqual([
      'grafana/dashboards/quartet_fleet.json',
      'grafana/dashboards/quartet_application.json',
      'grafana/dashboards/quartet_api.json',
      'grafana/dashboards/quartet_database.json',
      'grafana/dashboards/quartet_system.json',
      'grafana/dashboards/quartet_errors.json',
    ]);
  });

  it('writes nothing over all services where there is none', () => {
    expect(ofFleet([])).toEqual([]);
  });

  it('gives every file a path of its own, and the path of its uid', () => {
    const plans = everyProfile();
    const files = [...plans.flatMap(ofService), ...ofFleet(plans)];
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { path, text } of files) expect(path).toBe(`grafana/dashboards/${JSON.parse(text).uid}.json`);
  });

  it('keeps every file small', () => {
    const plans = [...everyProfile(), checkout()];
    const files = [...plans.flatMap(ofService), ...ofFleet(plans)];
    expect(files.filter(({ text }) => text.length > MAX_SIZE).map(({ path, text }) => [path, text.length])).toEqual([]);
  });

  it('writes the same bytes for the same spec', () => {
    expect(ofService(checkout())).toEqual(ofService(checkout()));
  });

  it.each([
    ['service', () => ofService(checkout())[0]!.text],
    ['traffic-only', () => ofService(planOf({ name: 'edge', profile: 'nginx-stub' }))[0]!.text],
    ['fleet', () => ofFleet([checkout()])[0]!.text],
  ])('writes %s.json as it was reviewed', async (name, text) => {
    await expect(text()).toMatchFileSnapshot(`${FIXTURES}/${name}.json`);
  });

  const laidOut: readonly (readonly [string, Dashboard])[] = [
    ['service', serviceDashboard(checkout())],
    ['traffic-only', serviceDashboard(planOf({ name: 'edge', profile: 'nginx-stub' }))],
    ['mean-only', serviceDashboard(planOf({ name: 'boot', profile: 'micrometer' }))],
    ['fleet', fleetDashboard([entry(checkout())])],
    ...guideDashboards([entry(checkout())]).map(
      (dashboard) => [dashboard.uid.replace('quartet_', ''), dashboard] as const,
    ),
  ];
  it.each(laidOut)('lays %s out as it was reviewed', async (name, dashboard) => {
    await expect(picture(dashboard)).toMatchFileSnapshot(`${FIXTURES}/${name}.txt`);
  });
});
