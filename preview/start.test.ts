import { describe, expect, it } from 'vitest';
import { dataSourcesOf, objectOf } from './start.ts';

describe('the arguments', () => {
  it('name the data sources, the first Prometheus being the default', () => {
    expect(dataSourcesOf(['http://a', 'http://b'], 'http://c')).toEqual([
      { uid: 'prometheus', name: 'Prometheus', url: 'http://a', isDefault: true },
      { uid: 'prometheus-2', name: 'Prometheus-2', url: 'http://b', isDefault: false },
      { uid: 'alertmanager', name: 'Alertmanager', type: 'alertmanager', url: 'http://c' },
    ]);
    expect(dataSourcesOf([], undefined)).toEqual([]);
  });

  it('take settings as a JSON object and nothing else', () => {
    expect(objectOf('{"serverUrl":"http://a"}')).toEqual({ serverUrl: 'http://a' });
    expect(['[1]', 'null', '"a"', '{broken'].map(objectOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
