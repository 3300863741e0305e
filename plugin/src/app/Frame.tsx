/** The frame of every page: title, data source, time range, refresh. */

import { css } from '@emotion/css';
import type { NavModelItem, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourcePicker, PluginPage } from '@grafana/runtime';
import { RefreshPicker, Stack, TimeRangePicker, useStyles2 } from '@grafana/ui';
import { type ReactNode, useMemo } from 'react';
import { useSource } from '../prometheus/use-source.ts';
import { NeedsSource } from './NeedsSource.tsx';
import { useSharedState } from './use-shared-state.ts';
import { rangeOf } from './use-times.ts';

const SOURCE_INPUT = 'quartet-data-source';
const INTERVALS = ['5s', '10s', '30s', '1m', '5m'];

interface Props {
  readonly title: string;
  /** Under the title: what this page is about, in one line. */
  readonly subTitle?: ReactNode;
  /** Buttons and links before the controls. */
  readonly actions?: ReactNode;
  /** The page this one is found under. */
  readonly parent?: { readonly title: string; readonly url: string };
  readonly isLoading?: boolean;
  /** Whether the page needs no data source: it then gets none of the controls. */
  readonly plain?: boolean;
  readonly onRefresh?: () => void;
  readonly children: ReactNode;
}

export function Frame({ actions, children, isLoading, onRefresh, parent, plain, subTitle, title }: Props) {
  const source = useSource();
  const pageNav: NavModelItem = {
    text: title,
    ...(parent ? { parentItem: { text: parent.title, url: parent.url } } : {}),
  };
  const controls = plain ? (
    actions
  ) : (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
      {actions}
      <Controls isLoading={isLoading ?? false} onRefresh={onRefresh} />
    </Stack>
  );
  return (
    <PluginPage pageNav={pageNav} subTitle={subTitle} actions={controls}>
      {plain || source.kind === 'ready' ? children : <NeedsSource source={source} />}
    </PluginPage>
  );
}

function Controls({ isLoading, onRefresh }: { readonly isLoading: boolean; readonly onRefresh?: () => void }) {
  const [state, change] = useSharedState();
  const source = useSource();
  const styles = useStyles2(stylesOf);
  const value = useMemo(() => rangeOf(state.from, state.to), [state.from, state.to]);
  const setRange = (range: TimeRange) => change({ from: textOf(range.raw.from), to: textOf(range.raw.to) });
  return (
    <>
      <label className={styles.hidden} htmlFor={SOURCE_INPUT}>
        {t('frame.data-source', 'Data source')}
      </label>
      <DataSourcePicker
        inputId={SOURCE_INPUT}
        type="prometheus"
        noDefault
        width={24}
        current={source.kind === 'ready' ? source.uid : null}
        onChange={(chosen) => change({ ds: chosen.uid })}
      />
      <TimeRangePicker
        value={value}
        onChange={setRange}
        onChangeTimeZone={() => {}}
        onMoveBackward={() => setRange(moved(value, -1))}
        onMoveForward={() => setRange(moved(value, 1))}
        onZoom={() => setRange(zoomed(value))}
      />
      <RefreshPicker
        value={state.refresh ?? ''}
        intervals={INTERVALS}
        isLoading={isLoading}
        tooltip={t('frame.refresh', 'Refresh')}
        onIntervalChanged={(refresh) => change({ refresh: refresh || undefined })}
        onRefresh={() => onRefresh?.()}
      />
    </>
  );
}

const textOf = (time: TimeRange['raw']['from']): string => (typeof time === 'string' ? time : String(time.valueOf()));

/** The range shifted by half its length, as the arrows of Grafana's picker do. */
function moved({ from, to }: TimeRange, direction: 1 | -1): TimeRange {
  const shift = ((to.valueOf() - from.valueOf()) / 2) * direction;
  return rangeOf(String(Math.round(from.valueOf() + shift)), String(Math.round(to.valueOf() + shift)));
}

/** Twice the length around the same middle. */
function zoomed({ from, to }: TimeRange): TimeRange {
  const half = (to.valueOf() - from.valueOf()) / 2;
  return rangeOf(String(Math.round(from.valueOf() - half)), String(Math.round(to.valueOf() + half)));
}

const stylesOf = () => ({
  // Read aloud, not drawn: the picker shows what it is.
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
