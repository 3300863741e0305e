/** What narrows the list: how many there are of each status, a kind, and words. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { FilterPill, Input, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import type { Subject } from '@quartet/generator';
import { groupBy } from '../../features/catalogue/group.ts';
import type { HealthLevel } from '../../features/catalogue/health.ts';
import { engineName } from '../../features/catalogue/texts.ts';
import { CompareWith } from '../../features/compare/CompareWith.tsx';
import type { Row } from './rows.ts';
import { type ListView, SUBJECTS } from './view.ts';

interface Props {
  /** Undefined while they are loaded. */
  readonly rows: readonly Row[] | undefined;
  readonly view: ListView;
  readonly onChange: (part: Partial<ListView>) => void;
}

const LEVELS: readonly HealthLevel[] = ['critical', 'warning', 'unscraped', 'note', 'healthy'];

export function Filters({ onChange, rows, view }: Props) {
  const styles = useStyles2(getStyles);
  const counts = groupBy(rows ?? [], ({ health }) => health.level);
  const present = SUBJECTS.filter((subject) => rows?.some(({ watched }) => watched.subject === subject));
  const kinds = [
    { value: 'all' as const, label: t('databases.all', 'All') },
    ...present.map((subject) => ({
      value: subject,
      label: subject === 'host' ? t('databases.hosts', 'Hosts') : engineName(subject),
    })),
  ];
  return (
    <div className={styles.bar}>
      <Stack direction="row" gap={1} wrap="wrap">
        {LEVELS.filter((level) => counts.has(level) || view.status === level).map((level) => (
          <FilterPill
            key={level}
            label={sayCount(level, counts.get(level)?.length ?? 0)}
            selected={view.status === level}
            onClick={() => onChange({ status: view.status === level ? undefined : level })}
          />
        ))}
      </Stack>
      <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
        {present.length > 1 && (
          <RadioButtonGroup<Subject | 'all'>
            aria-label={t('databases.kind', 'Kind')}
            options={kinds}
            value={view.subject ?? 'all'}
            onChange={(value) => onChange({ subject: value === 'all' ? undefined : value })}
          />
        )}
        <Input
          aria-label={t('databases.filter', 'Filter by name, team, host or service')}
          placeholder={t('databases.filter', 'Filter by name, team, host or service')}
          value={view.text}
          width={30}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
        <CompareWith value={view.comparison} onChange={(comparison) => onChange({ comparison })} />
      </Stack>
    </div>
  );
}

function sayCount(level: HealthLevel, count: number): string {
  switch (level) {
    case 'critical':
      return t('databases.count.critical', '{{count}} critical', { count });
    case 'warning':
      return t('databases.count.warning', '{{count}} warning', { count });
    case 'unscraped':
      return t('databases.count.unscraped', '{{count}} not measured', { count });
    case 'note':
      return t('databases.count.note', '{{count}} with a note', { count });
    case 'healthy':
      return t('databases.count.healthy', '{{count}} healthy', { count });
  }
}

const getStyles = ({ spacing }: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: spacing(1),
    justifyContent: 'space-between',
    minHeight: spacing(4),
  }),
});
