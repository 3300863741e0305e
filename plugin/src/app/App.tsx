/** The app's root: what every page shares, and the routes, each loaded when it is opened. */

import type { AppRootProps } from '@grafana/data';
import { ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { ACTIONS } from '../constants.ts';
import { AppContext } from './context.ts';
import { Guard } from './Guard.tsx';
import type { Settings } from './settings.ts';

const Overview = lazy(() => import('../pages/Overview/Overview.tsx'));
const Service = lazy(() => import('../pages/Service/Service.tsx'));
const Databases = lazy(() => import('../pages/Databases/Databases.tsx'));
const Database = lazy(() => import('../pages/Database/Database.tsx'));
const Editor = lazy(() => import('../pages/Editor/Editor.tsx'));
const Rules = lazy(() => import('../pages/Rules/Rules.tsx'));
const GetStarted = lazy(() => import('../pages/GetStarted/GetStarted.tsx'));

/** Where alerts are edited. */
const EDITED = {
  service: 'services/:name/alerts/*',
  database: 'databases/:name/alerts/*',
  host: 'hosts/:name/alerts/*',
  rules: 'rulesets/:name/alerts/*',
  new: 'alerts/new',
} as const;

export default function App({ meta }: AppRootProps<Settings>) {
  return (
    <AppContext.Provider value={{ settings: meta.jsonData ?? {}, secrets: meta.secureJsonFields ?? {} }}>
      <ErrorBoundaryAlert>
        <Suspense fallback={<LoadingPlaceholder text="" />}>
          <Routes>
            <Route path="overview" element={<Overview />} />
            <Route path="services/:service/*" element={<Service />} />
            {(['service', 'database', 'host', 'rules', 'new'] as const).map((kind) => (
              <Route
                key={kind}
                path={EDITED[kind]}
                element={
                  <Guard action={ACTIONS.readRules}>
                    <Editor kind={kind} />
                  </Guard>
                }
              />
            ))}
            <Route path="databases" element={<Databases />} />
            <Route path="databases/:database/*" element={<Database kind="database" />} />
            <Route path="hosts/:database/*" element={<Database kind="host" />} />
            <Route
              path="rules/*"
              element={
                <Guard action={ACTIONS.readRules}>
                  <Rules />
                </Guard>
              }
            />
            <Route path="start" element={<GetStarted />} />
            <Route path="*" element={<Navigate replace to="overview" />} />
          </Routes>
        </Suspense>
      </ErrorBoundaryAlert>
    </AppContext.Provider>
  );
}
