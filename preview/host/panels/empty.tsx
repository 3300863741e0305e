/** What a panel shows when there is nothing to draw. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

const getStyles = (theme: GrafanaTheme2) =>
  css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    height: '100%',
    justifyContent: 'center',
    textAlign: 'center',
    width: '100%',
  });

/** "No data", or why the data cannot be drawn; the test id is Grafana's own. */
export function PanelDataError({ message, data, fieldConfig }: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  const hasValues = data.series.some((frame) => frame.length > 0);
  const text = message ?? fieldConfig?.defaults.noValue ?? (hasValues ? 'Unable to draw these data' : 'No data');
  return (
    <div className={styles} data-testid="data-testid Panel data error message">
      {text}
    </div>
  );
}
