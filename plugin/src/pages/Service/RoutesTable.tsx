/** The table of routes: sorted by a signal, with each route's share of the service and its trend. */

import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import { Sparkline } from '../../features/sparkline/Sparkline.tsx';
import type { Series } from '../../prometheus/client.ts';
import { useWords } from '../../words/number.ts';
import { quantileWords, signalTitles } from './panels.ts';
import type { Route, RouteSort, RouteTable } from './routes.ts';
import { tableStyles } from './table-styles.ts';

/** The sort's signal by route, over the range. Times in milliseconds. */
export interface Trends {
  readonly lines: ReadonlyMap<string, Series>;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

interface TableProps {
  readonly data: RouteTable;
  readonly sort: RouteSort;
  readonly chosen: string | undefined;
  readonly quantile: string | undefined;
  readonly trends: Trends | undefined;
  onSort(by: RouteSort): void;
  onChoose(route: string): void;
}

export function RoutesTable({ chosen, data, onChoose, onSort, quantile, sort, trends }: TableProps) {
  const styles = useStyles2(tableStyles);
  const titles = signalTitles();
  const heads: readonly { readonly by: RouteSort; readonly title: string }[] = [
    { by: 'errors', title: titles.errors },
    { by: 'latency', title: quantile ? `${titles.latency} ${quantileWords(quantile)}` : titles.latency },
    { by: 'traffic', title: titles.traffic },
  ];
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('service.routes.route', 'Route')}</th>
            {heads.map(({ by, title }) => (
              <th key={by} scope="col" className={styles.number} aria-sort={sort === by ? 'descending' : undefined}>
                <button type="button" className={styles.sort} onClick={() => onSort(by)}>
                  {title} {sort === by && <Icon name="arrow-down" size="sm" />}
                </button>
              </th>
            ))}
            <th scope="col">{t('service.routes.trend', 'Trend')}</th>
          </tr>
        </thead>
        <tbody>
          {data.routes.map((route) => (
            <RouteRow
              key={route.name}
              route={route}
              isChosen={route.name === chosen}
              trends={trends}
              sort={sort}
              onChoose={() => onChoose(route.name)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly route: Route;
  readonly isChosen: boolean;
  readonly trends: Trends | undefined;
  readonly sort: RouteSort;
  onChoose(): void;
}

/** Spans that a trend fills at least: a request a minute, and a millisecond. */
const LEAST: Readonly<Record<RouteSort, number>> = { errors: 0.02, traffic: 0.02, latency: 0.001 };

function RouteRow({ isChosen, onChoose, route, sort, trends }: RowProps) {
  const styles = useStyles2(tableStyles);
  const words = useWords();
  return (
    <tr className={isChosen ? styles.chosen : undefined}>
      <th scope="row" className={styles.name}>
        <button type="button" className={styles.pick} aria-pressed={isChosen} onClick={onChoose}>
          {routeName(route.name)}
        </button>
      </th>
      <td className={styles.number}>
        {words.percent(route.errors)}
        <Share of={route.failedShare} label={t('service.routes.failed-share', 'share of all failures')} />
      </td>
      <td className={styles.number}>{words.seconds(route.latency)}</td>
      <td className={styles.number}>
        {words.rate(route.traffic)}
        <Share of={route.trafficShare} label={t('service.routes.traffic-share', 'share of all requests')} />
      </td>
      <td>
        <Sparkline
          line={trends?.lines.get(route.name)}
          start={trends?.start ?? 0}
          end={trends?.end ?? 1}
          gap={(trends?.step ?? 1) * 1.5}
          least={LEAST[sort]}
          width={72}
        />
      </td>
    </tr>
  );
}

function Share({ label, of }: { readonly of: number | undefined; readonly label: string }) {
  const styles = useStyles2(tableStyles);
  const words = useWords();
  const percent = of === undefined ? 0 : Math.min(100, of * 100);
  return (
    <span
      className={styles.bar}
      role="img"
      aria-label={`${words.percent(of)} ${label}`}
      title={`${words.percent(of)} ${label}`}
    >
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}

export const routeName = (route: string): string => route || t('service.routes.unnamed', '(no route)');
