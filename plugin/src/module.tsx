/** What Grafana loads first: lazy pages and the links. It stays small, since a panel menu preloads it on every start. */

import type { AppPluginMeta, AppRootProps } from '@grafana/data';
import { AppPlugin } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import type { ComponentType } from 'react';
import { lazy, Suspense } from 'react';
import type { Settings } from './app/settings.ts';
import { addLinks } from './extensions/links.ts';

const Root = lazy(() => import('./app/root.ts').then(({ loadRoot }) => loadRoot()));
const LazyConfiguration = lazy(() => import('./app/root.ts').then(({ loadConfiguration }) => loadConfiguration()));

function Configuration(props: { readonly plugin: { readonly meta: AppPluginMeta<Settings> } }) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <LazyConfiguration {...props} />
    </Suspense>
  );
}

export const plugin = new AppPlugin<Settings>()
  .setRootPage(Root as unknown as ComponentType<AppRootProps<Settings>>)
  .addConfigPage({ title: 'Configuration', icon: 'cog', id: 'configuration', body: Configuration as never });

addLinks(plugin);
