import { describe, expect, it } from 'vitest';
import { formatSql } from './sql.ts';

describe('formatSql', () => {
  it('puts each clause on its own line and tightens what a digest spreads', () => {
    expect(
      formatSql(
        'SELECT ID , NAME , `price_cents` AS `priceCents` FROM `products` WHERE ID IN (...) ORDER BY ID FOR UPDATE ',
      ),
    ).toBe(
      [
        'SELECT ID, NAME, `price_cents` AS `priceCents`',
        'FROM `products`',
        'WHERE ID IN (...)',
        'ORDER BY ID',
        'FOR UPDATE',
      ].join('\n'),
    );
  });

  it('indents conditions, and a statement in parentheses', () => {
    const text =
      'SELECT `a` . `b` FROM `t` LEFT JOIN `u` ON `u` . `id` = `t` . `id` WHERE `x` IN ( SELECT `id` FROM `z` WHERE `q` = ? ) AND `r` BETWEEN ? AND ? LIMIT ?';
    expect(formatSql(text)).toBe(
      [
        'SELECT `a`.`b`',
        'FROM `t`',
        'LEFT JOIN `u`',
        '  ON `u`.`id` = `t`.`id`',
        'WHERE `x` IN (',
        '  SELECT `id`',
        '  FROM `z`',
        '  WHERE `q` = ?',
        ')',
        '  AND `r` BETWEEN ? AND ?',
        'LIMIT ?',
      ].join('\n'),
    );
  });

  it('keeps two words of one clause together', () => {
    expect(formatSql('INSERT INTO `t` ( `a` , `b` ) VALUES (...) /* , ... */ ')).toBe(
      'INSERT INTO `t` (`a`, `b`)\nVALUES (...) /* , ... */',
    );
    expect(formatSql('DELETE FROM `t` WHERE `a` <= ?')).toBe('DELETE FROM `t`\nWHERE `a` <= ?');
    expect(formatSql('INSERT INTO t VALUES (...) ON DUPLICATE KEY UPDATE `a` = VALUES ( `a` )')).toBe(
      'INSERT INTO t\nVALUES (...)\nON DUPLICATE KEY UPDATE `a` = VALUES (`a`)',
    );
  });

  it('touches neither quoted text nor what it does not know', () => {
    expect(formatSql('SELECT \'a from b\' , "x WHERE y"')).toBe('SELECT \'a from b\', "x WHERE y"');
    expect(formatSql('COMMIT')).toBe('COMMIT');
    expect(formatSql('')).toBe('');
  });

  it('loses no word, also of a statement that was cut off', () => {
    const cut = 'SELECT COUNT ( * ) FROM `orders` WHERE ( `state` = ? AND `customer` IN ( SELECT `id` FROM `cust';
    const bare = (text: string) => text.replace(/\s/g, '');
    expect(bare(formatSql(cut))).toBe(bare(cut));
    expect(formatSql('a ) ) b')).toBe('a)) b');
  });
});
