import { expect, it } from 'vitest';
import { catalogues } from '../catalogue/index.ts';
import { ALERT_DEFAULTS } from '../rules/alerts.ts';
import { BURN, DATABASE_DOWN, HOST_DOWN, INFO, SERVICE_GONE, SYMPTOMS } from './names.ts';

it('names alerts that are generated', () => {
  const ofServices = [...Object.keys(ALERT_DEFAULTS), BURN];
  expect([...SYMPTOMS, SERVICE_GONE].sort()).toEqual(ofServices.sort());
  for (const [engine, name] of Object.entries(DATABASE_DOWN)) {
    const alert = catalogues[engine as keyof typeof DATABASE_DOWN].alerts.find(({ id }) => id === name);
    expect({ engine, urgency: alert?.urgency }).toEqual({ engine, urgency: 'page' });
  }
  expect(catalogues.host.alerts.find(({ id }) => id === HOST_DOWN)?.urgency).toBe('ticket');
  expect(Object.values(catalogues).some(({ alerts }) => alerts.some(({ urgency }) => urgency === INFO))).toBe(true);
});
