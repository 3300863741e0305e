/** The routes of the host: the plugin, its configuration, and a plain page for what is Grafana's own. */
import { type AppPluginMeta, dateTime, PluginContextProvider, ThemeContext } from '@grafana/data';
import { config, LocationServiceProvider, locationService } from '@grafana/runtime';
import { Alert, ErrorBoundaryAlert, GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { Suspense, useMemo } from 'react';
import { Router } from 'react-router-dom';
import { CompatRouter, Navigate, Route, Routes, useLocation } from 'react-router-dom-v5-compat';
import { GrafanaPage } from './chrome/GrafanaPage.tsx';
import { defaultPath, deniedPage } from './chrome/navigation.ts';
import { HostPluginPage } from './chrome/PluginPage.tsx';
import { Shell } from './chrome/Shell.tsx';
import { Toasts } from './chrome/Toasts.tsx';
import { runningPlugin } from './plugin.ts';
import { currentViewer } from './viewer.ts';

export function App() {
  const { meta } = runningPlugin();
  return (
    <ThemeContext.Provider value={config.theme2}>
      <Router history={locationService.getHistory()}>
        <LocationServiceProvider service={locationService}>
          <CompatRouter>
            <ModalsProvider>
              <GlobalStyles />
              <Shell>
                <Routes>
                  <Route path="/" element={<Navigate replace to={defaultPath(meta)} />} />
                  <Route path={`/a/${meta.id}/*`} element={<PluginRoot />} />
                  <Route path={`/plugins/${meta.id}`} element={<ConfigurationPage />} />
                  <Route path="*" element={<GrafanaPage />} />
                </Routes>
              </Shell>
              <Toasts />
              <ModalRoot />
              <PortalContainer />
            </ModalsProvider>
          </CompatRouter>
        </LocationServiceProvider>
      </Router>
    </ThemeContext.Provider>
  );
}

function PluginRoot() {
  const plugin = runningPlugin();
  const { pathname, search } = useLocation();
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const denied = deniedPage(plugin.meta, pathname, currentViewer());
  if (denied !== undefined) {
    return (
      <HostPluginPage pageNav={{ text: denied.name }}>
        <Alert severity="warning" title="Access denied">
          You do not have permission to see this page.
        </Alert>
      </HostPluginPage>
    );
  }
  const Root = plugin.root;
  if (Root === undefined) return <Alert severity="error" title="The plugin has no root page" />;
  return (
    <ErrorBoundaryAlert>
      <Suspense fallback={null}>
        <PluginContextProvider meta={plugin.meta}>
          <Root
            meta={plugin.meta as AppPluginMeta}
            basename={`/a/${plugin.meta.id}`}
            path={pathname}
            query={query}
            onNavChanged={() => {}}
          />
        </PluginContextProvider>
      </Suspense>
    </ErrorBoundaryAlert>
  );
}

function ConfigurationPage() {
  const plugin = runningPlugin();
  const { search } = useLocation();
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const pages = plugin.configPages ?? [];
  const page = pages.find(({ id }) => id === query.page) ?? pages[0];
  const { meta } = plugin;
  const pageNav = useMemo(() => {
    const children = (plugin.configPages ?? []).map(({ id, title, icon }) => ({
      text: title,
      icon,
      url: `/plugins/${meta.id}?page=${id}`,
      active: id === page?.id,
    }));
    return {
      text: meta.name,
      subTitle: meta.info.description,
      img: `/${meta.info.logos.large}`,
      url: `/plugins/${meta.id}`,
      children,
    };
  }, [plugin, meta, page]);
  return (
    <HostPluginPage
      pageNav={pageNav}
      info={[
        { label: 'Version', value: meta.info.version },
        ...(meta.info.updated ? [{ label: 'Updated', value: dateTime(meta.info.updated).format('YYYY-MM-DD') }] : []),
      ]}
    >
      {page === undefined ? (
        <Alert severity="info" title="This plugin has no configuration page" />
      ) : (
        <ErrorBoundaryAlert>
          <Suspense fallback={null}>
            <PluginContextProvider meta={meta}>
              <page.body plugin={plugin} query={query} />
            </PluginContextProvider>
          </Suspense>
        </ErrorBoundaryAlert>
      )}
    </HostPluginPage>
  );
}
