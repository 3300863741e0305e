import { describe, expect, it } from 'vitest';
import { alertKey, alertWords, isSaid, isWords, legendKey, legendParts, missingKey, slugOf } from './words.ts';

it('makes a key of any text', () => {
  expect(slugOf('SELECT on performance_schema.*')).toBe('select-on-performance-schema');
  expect(slugOf('“quoted”; twice')).toBe('quoted-twice');
  expect(alertKey('MySQLDown')).toBe('catalogue.alert.MySQLDown');
  expect(legendKey('joins without an index')).toBe('catalogue.legend.joins-without-an-index');
  expect(missingKey('nginx-stub', 'errors')).toBe('profile.nginx-stub.missing.errors');
});

it('takes a legend apart, and puts it together again', () => {
  for (const legend of ['sent', 'written {{device}}', '{{schema}}.{{table}}', '{{cmd}} refused', 'p99 {{tx_type}}']) {
    expect(legendParts(legend).join('')).toBe(legend);
  }
  expect(legendParts('written {{device}}').filter(isWords)).toEqual(['written ']);
  expect(legendParts('{{schema}}.{{table}}').filter(isWords)).toEqual([]);
  expect(legendParts('p99 {{tx_type}}').filter(isWords)).toEqual([]);
});

it('tells collectors that are said in words from names of code', () => {
  expect(['the exporter', 'built in', 'on by default', 'Prometheus itself'].every(isSaid)).toBe(true);
  expect(['global_status', 'info commandstats', 'config'].some(isSaid)).toBe(false);
});

describe('alertWords', () => {
  it.each([
    ['MySQLLockContention', 'Lock contention'],
    ['MySQLDown', 'Down'],
    ['PostgresConnectionsHigh', 'Connections high'],
    ['HighCPUUsage', 'High CPU usage'],
    ['AppDbUnreachable', 'Unreachable'],
    ['HostOOMKill', 'OOM kill'],
    ['queue_backlog', 'queue_backlog'],
  ])('reads %s as %s', (name, words) => {
    expect(alertWords(name)).toBe(words);
  });
});
