/** The frame around a page: banner, top bar with breadcrumbs, menu of the plugin's pages. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { runningPlugin } from '../plugin.ts';
import { currentViewer } from '../viewer.ts';
import { BANNER_HEIGHT, Banner } from './Banner.tsx';
import { breadcrumbs, menuPages, pageOf } from './navigation.ts';
import { useOpenPage } from './page-store.ts';

const TOP_BAR_HEIGHT = 40;
const MENU_WIDTH = 240;

/** What sticky controls of a page must leave free at the top, in pixels. */
export const HEADER_HEIGHT = BANNER_HEIGHT + TOP_BAR_HEIGHT;

const getStyles = (theme: GrafanaTheme2) => ({
  shell: css({
    background: theme.colors.background.primary,
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
  }),
  header: css({
    background: theme.colors.background.primary,
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  bar: css({
    alignItems: 'center',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    gap: theme.spacing(1),
    height: TOP_BAR_HEIGHT,
    padding: theme.spacing(0, 2),
  }),
  crumbs: css({
    display: 'flex',
    listStyle: 'none',
    margin: 0,
    minWidth: 0,
    overflow: 'hidden',
    li: { alignItems: 'center', display: 'flex', whiteSpace: 'nowrap' },
    'li + li::before': { color: theme.colors.text.secondary, content: "'›'", padding: theme.spacing(0, 0.75) },
    a: { color: theme.colors.text.secondary, '&:hover': { textDecoration: 'underline' } },
  }),
  current: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
  row: css({ display: 'flex', flex: '1 1 auto' }),
  menu: css({
    borderRight: `1px solid ${theme.colors.border.weak}`,
    flex: `0 0 ${MENU_WIDTH}px`,
    padding: theme.spacing(1.5, 1),
    ul: { listStyle: 'none', margin: 0, position: 'sticky', top: HEADER_HEIGHT + 12 },
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
  section: css({
    alignItems: 'center',
    display: 'flex',
    fontWeight: theme.typography.fontWeightMedium,
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1.5),
  }),
  link: css({
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    display: 'block',
    padding: theme.spacing(0.75, 1.5, 0.75, 2),
    position: 'relative',
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
    '&[aria-current=page]': {
      background: theme.colors.action.selected,
      color: theme.colors.text.primary,
      '&::before': {
        backgroundImage: theme.colors.gradients.brandVertical,
        borderRadius: theme.shape.radius.default,
        content: "''",
        height: '70%',
        left: 0,
        position: 'absolute',
        top: '15%',
        width: 4,
      },
    },
  }),
  content: css({ display: 'flex', flex: '1 1 0', flexDirection: 'column', minWidth: 0 }),
});

export function Shell({ children }: { readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const [hasMenu, setHasMenu] = useState(true);
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <Banner />
        <div className={styles.bar}>
          <IconButton
            name="bars"
            size="lg"
            aria-label={hasMenu ? 'Close menu' : 'Open menu'}
            tooltip={hasMenu ? 'Close menu' : 'Open menu'}
            onClick={() => setHasMenu(!hasMenu)}
          />
          <Breadcrumbs />
        </div>
      </header>
      <div className={styles.row}>
        {hasMenu && <Menu />}
        <div className={styles.content}>{children}</div>
      </div>
    </div>
  );
}

function Breadcrumbs() {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const crumbs = breadcrumbs(runningPlugin().meta, pathname, useOpenPage());
  return (
    <nav aria-label="Breadcrumbs">
      <ol className={styles.crumbs}>
        {crumbs.map(({ text, href }, at) => (
          <li key={`${text} ${href}`}>
            {at === crumbs.length - 1 || href === undefined ? (
              <span className={styles.current} aria-current="page" data-testid={`data-testid ${text} breadcrumb`}>
                {text}
              </span>
            ) : (
              <a href={href} data-testid={`data-testid ${text} breadcrumb`}>
                {text}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Menu() {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const { meta, configPages } = runningPlugin();
  const active = pageOf(meta, pathname);
  const pages = menuPages(meta, currentViewer());
  const configuration = `/plugins/${meta.id}`;
  const isListed = pages.some(({ path }) => path === configuration);
  const hasOwnConfiguration = !isListed && currentViewer().role === 'Admin' && (configPages?.length ?? 0) > 0;
  return (
    <nav className={styles.menu} aria-label="Navigation">
      <ul>
        <li className={styles.section}>
          <img src={`/${meta.info.logos.small}`} alt="" width={18} height={18} />
          {meta.name}
        </li>
        {pages.map(({ name, path }) => (
          <li key={path}>
            <a className={styles.link} href={path} aria-current={active?.path === path ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
        {hasOwnConfiguration && (
          <li>
            <a
              className={styles.link}
              href={configuration}
              aria-current={pathname === configuration ? 'page' : undefined}
            >
              Configuration
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
}
