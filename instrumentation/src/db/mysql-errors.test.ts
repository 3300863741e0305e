import { describe, expect, it } from 'vitest';
import { MYSQL_ERROR_TYPES } from '../metrics.ts';
import { classifyMysqlError, endsTransaction } from './mysql-errors.ts';

describe('classifyMysqlError', () => {
  it.each([
    [{ errno: 1213 }, 'deadlock'],
    [{ errno: 3058 }, 'deadlock'],
    [{ errno: 1205 }, 'lock_wait_timeout'],
    [{ errno: 1969 }, 'statement_timeout'],
    [{ errno: 3024 }, 'statement_timeout'],
    [{ code: 'PROTOCOL_SEQUENCE_TIMEOUT' }, 'statement_timeout'],
    [{ errno: 1317 }, 'interrupted'],
    [{ errno: 1040 }, 'too_many_connections'],
    [{ errno: 1203 }, 'too_many_user_connections'],
    [{ errno: 1045 }, 'access_denied'],
    [{ errno: 4031 }, 'connection_lost'],
    [{ code: 'PROTOCOL_CONNECTION_LOST' }, 'connection_lost'],
    [{ errno: -104, code: 'ECONNRESET' }, 'connection_lost'],
    [{ errno: -111, code: 'ECONNREFUSED' }, 'connection_refused'],
    [{ code: 'ETIMEDOUT' }, 'timeout'],
    [{ errno: 1290 }, 'read_only'],
    [{ errno: 1062 }, 'constraint'],
    [{ message: 'Queue limit reached.' }, 'pool_queue_full'],
    [{ message: 'Deadlock found when trying to get lock' }, 'other'],
    [{}, 'other'],
    [null, 'other'],
    ['1213', 'other'],
  ])('calls %j %s', (error, type) => {
    expect(classifyMysqlError(error)).toBe(type);
    expect(MYSQL_ERROR_TYPES).toContain(type);
  });

  it('knows which errors end a transaction', () => {
    expect(MYSQL_ERROR_TYPES.filter(endsTransaction)).toEqual(['connection_lost', 'deadlock']);
  });
});
