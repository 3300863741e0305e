/** What the exporter would have to be given so that nothing on this page is missing, ready to be copied. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, ClipboardButton, useStyles2 } from '@grafana/ui';
import { GRANTS } from '@quartet/generator';
import { useMemo } from 'react';
import { planPanel, remedyOf } from '../../features/catalogue/presence.ts';
import { catalogueOf } from './catalogue-of.ts';
import type { Scope } from './scope.ts';

export function ExporterHelp({ flavor, scope }: { readonly scope: Scope; readonly flavor: string | undefined }) {
  const { metrics, watched } = scope;
  const remedy = useMemo(() => {
    const catalogue = catalogueOf(watched);
    return remedyOf(catalogue.panels.map((panel) => planPanel(catalogue, panel, (metric) => metrics.has(metric))));
  }, [watched, metrics]);
  if (remedy.flags.length + remedy.grants.length === 0) return null;
  const grants =
    watched.subject === 'mysql'
      ? GRANTS[flavor === 'mariadb' ? 'mariadb' : 'mysql']
      : watched.subject === 'postgresql'
        ? GRANTS.postgresql
        : [];
  return (
    <Alert severity="info" title={t('database.remedy.title', 'Some panels have nothing to read')}>
      {remedy.flags.length > 0 && (
        <Snippet title={t('database.remedy.flags', 'Start the exporter with')} lines={remedy.flags} />
      )}
      {remedy.grants.length > 0 && grants.length > 0 && (
        <Snippet title={t('database.remedy.grants', 'Its user needs, where it has not got it yet')} lines={grants} />
      )}
    </Alert>
  );
}

function Snippet({ lines, title }: { readonly title: string; readonly lines: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const text = lines.join('\n');
  return (
    <div className={styles.snippet}>
      <div className={styles.title}>
        {title}
        <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text}>
          {t('database.remedy.copy', 'Copy')}
        </ClipboardButton>
      </div>
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

const getStyles = ({ spacing, typography }: GrafanaTheme2) => ({
  snippet: css({
    marginTop: spacing(1),
    pre: { margin: 0, fontSize: typography.bodySmall.fontSize, overflow: 'auto' },
  }),
  title: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', marginBottom: spacing(0.5) }),
});
