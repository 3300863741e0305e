/** The runtime's `PluginPage`: title, tabs, information and actions around what a plugin draws. */
import { css } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem, PageLayoutType } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { useEffect } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { runningPlugin } from '../plugin.ts';
import { pageOf } from './navigation.ts';
import { setOpenPage } from './page-store.ts';

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flex: '1 1 0',
    flexDirection: 'column',
    minWidth: 0,
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
  }),
  canvas: css({ background: theme.colors.background.canvas, padding: theme.spacing(2) }),
  custom: css({ padding: 0 }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 3),
    justifyContent: 'space-between',
    marginBottom: theme.spacing(2),
  }),
  title: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(1), h1: { margin: 0 }, minWidth: 0 }),
  subTitle: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(0.5) }),
  side: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 4) }),
  info: css({ display: 'flex', flexDirection: 'column', fontSize: theme.typography.bodySmall.fontSize }),
  label: css({ color: theme.colors.text.secondary }),
  actions: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(1) }),
  tabs: css({ marginBottom: theme.spacing(2) }),
  body: css({ flex: '1 1 auto', minWidth: 0 }),
  canvasBody: css({ display: 'flex', flex: '1 1 100%', flexDirection: 'column', minWidth: 0 }),
});

/** The title is the page's own, else the name of the page of plugin.json that is open. */
export function HostPluginPage(props: PluginPageProps) {
  const { pageNav, children, layout, background } = props;
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const meta = runningPlugin().meta;
  const text = pageNav?.text ?? pageOf(meta, pathname)?.name ?? meta.name;
  useEffect(() => {
    setOpenPage(pageNav ?? { text, url: pathname });
    document.title = text === meta.name ? `${text} - preview` : `${text} - ${meta.name} - preview`;
    return () => setOpenPage(undefined);
  }, [pageNav, text, pathname, meta]);

  if (layout === PageLayoutType.Custom) return <main className={`${styles.page} ${styles.custom}`}>{children}</main>;
  const isCanvas = layout === PageLayoutType.Canvas;
  const hasCanvas = isCanvas || background === 'canvas';
  return (
    <main className={`${styles.page} ${hasCanvas ? styles.canvas : ''}`}>
      {!isCanvas && <PageHeader {...props} text={text} />}
      <div className={isCanvas ? styles.canvasBody : styles.body}>{children}</div>
    </main>
  );
}

function PageHeader({
  text,
  renderTitle,
  subTitle,
  info,
  actions,
  pageNav,
}: PluginPageProps & { readonly text: string }) {
  const styles = useStyles2(getStyles);
  const said = subTitle ?? pageNav?.subTitle;
  return (
    <>
      <div className={styles.header}>
        <div>
          <div className={styles.title}>
            {pageNav?.img && <img src={pageNav.img} alt="" width={32} height={32} />}
            {renderTitle ? renderTitle(text) : <h1>{text}</h1>}
          </div>
          {said && <div className={styles.subTitle}>{said}</div>}
        </div>
        <div className={styles.side}>
          {info?.map(({ label, value }) => (
            <div key={label} className={styles.info}>
              <span className={styles.label}>{label}</span>
              <span>{value}</span>
            </div>
          ))}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      </div>
      <PageTabs items={pageNav?.children} />
    </>
  );
}

function PageTabs({ items }: { readonly items: readonly NavModelItem[] | undefined }) {
  const styles = useStyles2(getStyles);
  const shown = items?.filter((item) => !item.hideFromTabs) ?? [];
  if (shown.length === 0) return null;
  return (
    <TabsBar className={styles.tabs}>
      {shown.map((item) => (
        <Tab
          key={item.url ?? item.text}
          label={item.text}
          active={item.active}
          counter={item.tabCounter}
          icon={item.icon}
          href={item.url}
          suffix={item.tabSuffix}
          onChangeTab={item.onClick}
        />
      ))}
    </TabsBar>
  );
}
