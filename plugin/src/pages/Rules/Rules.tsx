/** All rules of a Prometheus with their state: what fires, what fails, whose it is. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, EmptyState, FilterInput, LinkButton, RadioButtonGroup, Stack, Text, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { useTimes } from '../../app/use-times.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { useWords } from '../../words/number.ts';
import { loadRules } from './load-rules.ts';
import { RulesTable } from './RulesTable.tsx';
import type { RulesFilter } from './rules.ts';
import { readFilter, rowsOf, shown, summaryOf, writeFilter } from './rules.ts';

export default function Rules() {
  const source = useSource();
  const { refreshMs } = useTimes();
  const client = source.kind === 'ready' ? source.client : undefined;
  const live = useLive(`rules ${client?.uid}`, client && ((signal) => loadRules(client, signal)), refreshMs);
  const rows = useMemo(() => (live.data ? rowsOf(live.data) : undefined), [live.data]);
  return (
    <Frame
      title={t('rules.title', 'Rules')}
      subTitle={t('rules.sub-title', 'Every rule that this Prometheus evaluates, its state and its health.')}
      isLoading={live.isLoading}
      onRefresh={live.reload}
    >
      <Stack direction="column" gap={2}>
        {live.error && <Problem error={live.error} onRetry={live.reload} />}
        {rows === undefined && !live.error && <Skeleton />}
        {rows?.length === 0 && <NoRules />}
        {rows && rows.length > 0 && <Found rows={rows} />}
      </Stack>
    </Frame>
  );
}

function Found({ rows }: { readonly rows: ReturnType<typeof rowsOf> }) {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => readFilter(search), [search]);
  const change = (part: Partial<RulesFilter>) =>
    setSearch((before) => writeFilter(before, { ...readFilter(before), ...part }), {
      replace: part.text !== undefined,
    });
  const list = useMemo(() => shown(rows, filter), [rows, filter]);
  const summary = useMemo(() => summaryOf(rows), [rows]);
  const words = useWords();
  const styles = useStyles2(stylesOf);
  return (
    <>
      {summary.failing > 0 && (
        <Alert
          severity="error"
          title={t('rules.failing', '{{failing}} rules fail: what they would say, nobody knows', {
            count: summary.failing,
            failing: words.count(summary.failing),
            defaultValue_one: '{{failing}} rule fails: what it would say, nobody knows',
          })}
        >
          <LinkButton size="sm" variant="secondary" onClick={() => change({ health: 'failing', state: 'all' })}>
            {t('rules.show-failing', 'Show them')}
          </LinkButton>
        </Alert>
      )}
      <Stack direction="row" gap={2} wrap="wrap" alignItems="center">
        <div className={styles.filter}>
          <FilterInput
            value={filter.text}
            escapeRegex={false}
            onChange={(text) => change({ text })}
            placeholder={t('rules.filter', 'Name, owner or group')}
            aria-label={t('rules.filter', 'Name, owner or group')}
          />
        </div>
        <RadioButtonGroup<RulesFilter['state']>
          aria-label={t('rules.state', 'State')}
          value={filter.state}
          onChange={(state) => change({ state })}
          options={[
            { value: 'alerts', label: t('rules.alerts', 'Alerts ({{count}})', { count: summary.alerts }) },
            { value: 'firing', label: t('rules.firing', 'Firing ({{count}})', { count: summary.firing }) },
            { value: 'pending', label: t('rules.pending', 'Pending ({{count}})', { count: summary.pending }) },
            { value: 'recording', label: t('rules.recording', 'Recording ({{count}})', { count: summary.recording }) },
            { value: 'all', label: t('rules.all', 'All') },
          ]}
        />
        <RadioButtonGroup<RulesFilter['origin']>
          aria-label={t('rules.origin', 'Origin')}
          value={filter.origin}
          onChange={(origin) => change({ origin })}
          options={[
            { value: 'all', label: t('rules.any-origin', 'Any origin') },
            { value: 'quartet', label: t('rules.quartet', 'From specs') },
            { value: 'other', label: t('rules.other', 'Others') },
          ]}
        />
        {filter.health === 'failing' && (
          <LinkButton size="sm" fill="text" icon="times" onClick={() => change({ health: 'all' })}>
            {t('rules.only-failing', 'Only failing rules')}
          </LinkButton>
        )}
        <Text color="secondary" variant="bodySmall">
          {t('rules.shown', '{{shown}} of {{all}}', { shown: list.length, all: rows.length })}
        </Text>
      </Stack>
      {list.length === 0 ? (
        <EmptyState variant="not-found" message={t('rules.none-shown', 'No rule is like this')}>
          {t('rules.none-shown-text', 'Take a filter away to see more.')}
        </EmptyState>
      ) : (
        <RulesTable rows={list} />
      )}
    </>
  );
}

function NoRules() {
  const [state] = useSharedState();
  return (
    <EmptyState
      variant="call-to-action"
      message={t('rules.empty', 'This Prometheus has no rules yet')}
      button={<LinkButton href={linkTo.start(state)}>{t('rules.start', 'Get started')}</LinkButton>}
    >
      {t('rules.empty-text', 'Write a spec, generate its rules, and let Prometheus load them.')}
    </EmptyState>
  );
}

const SKELETON_ROWS = Array.from({ length: 10 }, (_, row) => `row ${row}`);

function Skeleton() {
  const styles = useStyles2(stylesOf);
  return (
    <div aria-busy="true" aria-label={t('rules.loading', 'Rules are loading')} role="status">
      {SKELETON_ROWS.map((row) => (
        <div key={row} className={styles.skeleton} />
      ))}
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  filter: css({ width: 280 }),
  skeleton: css({
    height: theme.spacing(4),
    margin: theme.spacing(1, 0),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
});
