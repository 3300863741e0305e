import { describe, expect, it } from 'vitest';
import { failureType, notedError, noteError } from './failure.ts';

describe('failureType', () => {
  it.each([
    [500, undefined, 'http_5xx'],
    [504, undefined, 'timeout'],
    [500, new Error('x'), 'exception'],
    [500, 'a thrown string', 'exception'],
    [500, null, 'exception'],
    [500, { errno: 1213 }, 'db_deadlock'],
    [500, { code: '40P01' }, 'db_deadlock'],
    [500, { errno: 1205 }, 'db_lock_wait_timeout'],
    [500, { code: '55P03' }, 'db_lock_wait_timeout'],
    [503, { errno: 1040 }, 'db_unavailable'],
    [503, { code: '57P01' }, 'db_unavailable'],
    [503, { code: '08006' }, 'db_unavailable'],
    [500, { errno: 1062 }, 'exception'],
    [500, { errno: -111, code: 'ECONNREFUSED' }, 'exception'],
    [500, { name: 'TimeoutError' }, 'timeout'],
    [500, { code: 'UND_ERR_HEADERS_TIMEOUT' }, 'timeout'],
  ])('calls status %i with %j %s', (status, error, type) => {
    const given = error === null ? Object.create(null) : error;
    expect(failureType(status, given)).toBe(type);
  });
});

describe('noteError', () => {
  it('keeps the first error of a request: later ones follow from it', () => {
    const request = {};
    const first = new Error('first');
    noteError(request, first);
    noteError(request, new Error('second'));
    expect(notedError(request)).toBe(first);
    expect(notedError({})).toBeUndefined();
  });
});
