import { describe, expect, it } from 'vitest';
import { describeGrafanaPage } from './grafana-links.ts';
import { isRouted, type LinkClick } from './link-clicks.ts';

const click = (href: string | null, more: Partial<LinkClick> = {}): LinkClick => ({
  button: 0,
  hasModifier: false,
  href,
  target: null,
  isDownload: false,
  ...more,
});

describe('a click on a link', () => {
  it('is routed when it is plain and goes to a page', () => {
    expect(isRouted(click('/a/x'))).toBe(true);
    expect(isRouted(click('/explore?left=x', { target: '_self' }))).toBe(true);
  });

  it.each([
    ['another button', click('/a', { button: 1 })],
    ['a modifier', click('/a', { hasModifier: true })],
    ['a new tab', click('/a', { target: '_blank' })],
    ['a download', click('/a', { isDownload: true })],
    ['another site', click('https://example.com')],
    ['another host', click('//example.com/a')],
    ['a file', click('/public/a.png')],
    ['the API', click('/api/health')],
    ['a fragment', click('#top')],
    ['no address', click(null)],
  ])('is left alone with %s', (_, one) => {
    expect(isRouted(one)).toBe(false);
  });
});

describe('a page of Grafana', () => {
  it.each([
    ['/explore', 'Explore'],
    ['/d/abc/shop', 'a dashboard'],
    ['/alerting/list', 'Alerting'],
    ['/connections/datasources/new', 'Connections'],
    ['/profile', 'a page of its own'],
  ])('is named: %s', (path, name) => {
    expect(describeGrafanaPage(path, '').name).toBe(name);
  });

  it('shows the queries of an Explore link as they are', () => {
    const panes = { a: { datasource: 'prom', queries: [{ refId: 'A', expr: 'rate(x[5m]) > 1' }, { expr: 'up' }] } };
    const { details } = describeGrafanaPage(
      '/explore',
      `?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}`,
    );
    expect(details.filter(({ label }) => label === 'Query').map(({ text }) => text)).toEqual(['rate(x[5m]) > 1', 'up']);
    expect(details).toContainEqual({ label: 'schemaVersion', text: '1' });
  });

  it('shows a parameter that only looks like JSON as text', () => {
    expect(describeGrafanaPage('/explore', '?left={broken').details).toContainEqual({ label: 'left', text: '{broken' });
  });
});
