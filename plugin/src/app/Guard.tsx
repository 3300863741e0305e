/** Keeps a page and everything below it from users without the permission. The server decides again. */

import { t } from '@grafana/i18n';
import { hasPermission, PluginPage } from '@grafana/runtime';
import { Alert } from '@grafana/ui';
import type { ReactNode } from 'react';
import { PLAIN } from '../words/plain.ts';

export function Guard({ action, children }: { readonly action: string; readonly children: ReactNode }) {
  if (hasPermission(action)) return <>{children}</>;
  return (
    <PluginPage>
      <Alert severity="warning" title={t('guard.title', 'You may not open this page')}>
        {t('guard.text', 'It needs the permission {{action}}. An administrator can grant it.', { action, ...PLAIN })}
      </Alert>
    </PluginPage>
  );
}
