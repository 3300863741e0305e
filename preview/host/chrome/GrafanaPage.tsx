/** The page in place of Grafana's own: Explore, dashboards, alerting. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router-dom-v5-compat';
import { describeGrafanaPage } from './grafana-links.ts';
import { HostPluginPage } from './PluginPage.tsx';

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'grid',
    gap: theme.spacing(1, 2),
    gridTemplateColumns: 'max-content 1fr',
    margin: theme.spacing(2, 0, 3),
    dt: { color: theme.colors.text.secondary },
    dd: { margin: 0, minWidth: 0 },
  }),
  text: css({
    background: 'none',
    border: 'none',
    margin: 0,
    padding: 0,
    whiteSpace: 'pre-wrap',
    wordBreak: 'break-word',
  }),
});

/** Names what Grafana would open here, with the link's query decoded. */
export function GrafanaPage() {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const { name, details } = describeGrafanaPage(pathname, search);
  return (
    <HostPluginPage
      pageNav={{ text: `In Grafana this opens ${name}` }}
      subTitle="The preview host runs the plugin only."
    >
      <dl className={styles.list}>
        {details.map(({ label, text }) => [
          <dt key={`${label} ${text}`}>{label}</dt>,
          <dd key={`${label} ${text} text`}>
            <pre className={styles.text}>{text}</pre>
          </dd>,
        ])}
      </dl>
      <LinkButton href="/" variant="secondary" icon="arrow-left">
        Back to the plugin
      </LinkButton>
    </HostPluginPage>
  );
}
