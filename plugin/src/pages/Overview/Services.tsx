/** Counts, controls and the table, joined: what is chosen, what is selected, which keys do what. */

import { t } from '@grafana/i18n';
import { config, locationService } from '@grafana/runtime';
import { EmptyState, useStyles2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { exploreUrl } from '../../app/explore.ts';
import { titleOf } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Span } from '../../features/trends/trends.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { equals } from '../../prometheus/promql.ts';
import { Help } from './Help.tsx';
import { type Command, stepped } from './keys.ts';
import type { Overview } from './load.ts';
import { countsOf, itemsOf, labelsOf, narrowed, ofStatuses, valuesOf } from './order.ts';
import type { PageState } from './page-state.ts';
import { exploreQueries } from './queries.ts';
import type { Problems } from './RowView.tsx';
import type { Row } from './rows.ts';
import { Summary } from './Summary.tsx';
import { styles } from './styles.ts';
import { Table, type TableHandle } from './Table.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useKeys } from './use-keys.ts';
import { useOrder } from './use-order.ts';
import type { ChangePage } from './use-page.ts';
import { usePreferences } from './use-preferences.ts';
import { useTyped } from './use-typed.ts';

interface Props {
  readonly client: Prometheus;
  readonly rows: readonly Row[];
  readonly errors: Overview['errors'];
  readonly now: number;
  readonly span: Span | undefined;
  readonly page: PageState;
  readonly onChange: ChangePage;
}

export function Services({ client, errors, now, onChange, page, rows, span }: Props) {
  const s = useStyles2(styles);
  const [shared] = useSharedState();
  const navigate = useNavigate();
  const [preferences, setPreferences] = usePreferences();
  const [text, setText] = useTyped(page.text, (typed) => onChange({ text: typed }, true));
  const [isHeld, setHeld] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [selected, setSelected] = useState<string>();
  const filter = useRef<HTMLInputElement>(null);
  const table = useRef<TableHandle>(null);
  const locale = config.bootData?.user?.language || 'en';

  const labels = useMemo(() => labelsOf(rows), [rows]);
  const label = labels.includes(page.label) ? page.label : (labels[0] ?? page.label);
  const values = useMemo(() => valuesOf(rows, label, locale), [rows, label, locale]);
  const inScope = useMemo(() => narrowed(rows, text, label, page.value), [rows, text, label, page.value]);
  const counts = useMemo(() => countsOf(inScope), [inScope]);
  const shown = useMemo(() => ofStatuses(inScope, page.statuses), [inScope, page.statuses]);
  const ordered = useOrder(shown, page.sort, label, locale, isHeld || selected !== undefined);
  const items = useMemo(() => itemsOf(ordered, page.isGrouped ? label : undefined), [ordered, page.isGrouped, label]);
  const keys = useMemo(() => items.flatMap((item) => (item.kind === 'row' ? [item.row.key] : [])), [items]);

  // A row that is filtered away or gone is not selected any more.
  const isThere = selected !== undefined && keys.includes(selected);
  useEffect(() => {
    if (selected !== undefined && !isThere) setSelected(undefined);
  }, [selected, isThere]);

  const select = useCallback((key: string) => setSelected(key), []);
  const step = (by: 1 | -1) => {
    const next = stepped(keys, isThere ? selected : undefined, by);
    if (next === undefined) return;
    setSelected(next);
    table.current?.focus();
    table.current?.scrollTo(items.findIndex((item) => item.kind === 'row' && item.row.key === next));
  };
  const run = (command: Command) => {
    const row = rows.find(({ key }) => key === selected);
    switch (command) {
      case 'down':
        return step(1);
      case 'up':
        return step(-1);
      case 'filter':
        return filter.current?.focus();
      case 'leave':
        filter.current?.blur();
        return setSelected(undefined);
      case 'help':
        return setHelpOpen(true);
      case 'open':
        return row && navigate(linkTo.service(row.service, shared, row.identity));
      case 'alerts':
        return row && navigate(linkTo.alerts(row.service, shared, row.identity));
      case 'explore':
        return (
          row &&
          locationService.push(
            exploreUrl(client.uid, exploreQueries(equals({ service: row.service, ...row.identity })), shared),
          )
        );
    }
  };
  useKeys(filter, isThere, isHelpOpen, run);

  const clear = () => {
    setText('');
    onChange({ text: '', statuses: [], value: undefined });
  };
  return (
    <div className={s.page}>
      <Summary counts={counts} chosen={page.statuses} onChoose={(statuses) => onChange({ statuses })} />
      <Toolbar
        page={{ ...page, label }}
        onChange={onChange}
        text={text}
        onText={setText}
        filter={filter}
        labels={labels}
        values={values}
        preferences={preferences}
        onPreferences={setPreferences}
        onHelp={() => setHelpOpen(true)}
      />
      <div role="status" className="sr-only">
        {t('overview.shown', '{{shown}} of {{all}} services shown', { shown: shown.length, all: rows.length })}
      </div>
      {shown.length === 0 ? (
        <EmptyState
          variant="not-found"
          message={t('overview.none-match', 'No service matches these filters')}
          button={
            <button type="button" className={s.chip} onClick={clear}>
              {t('overview.clear', 'Show all services')}
            </button>
          }
        />
      ) : (
        <Table
          ref={table}
          client={client}
          items={items}
          label={labels.length > 0 ? label : undefined}
          sort={page.sort}
          onSort={(sort) => onChange({ sort })}
          preferences={preferences}
          comparison={page.comparison}
          now={now}
          span={span}
          problems={problemsOf(errors)}
          selected={selected}
          onSelect={select}
          onHold={setHeld}
        />
      )}
      {isHelpOpen && <Help onDismiss={() => setHelpOpen(false)} />}
    </div>
  );
}

/** Why columns have no numbers: the part they come from was not answered. */
function problemsOf(errors: Overview['errors']): Problems {
  const said = (part: keyof Overview['errors']) => {
    const error = errors[part];
    return error && `${titleOf(error)}: ${error.message}`;
  };
  const problems = {
    traffic: said('signals'),
    errors: said('signals'),
    latency: said('latency'),
    saturation: said('saturation'),
    budget: said('objectives'),
    alerts: said('alerts'),
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
}
