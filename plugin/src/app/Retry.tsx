/** What went wrong, and the button that asks again. Inside an alert: its own button is read aloud as one that closes it. */

import { t } from '@grafana/i18n';
import { Button, Stack } from '@grafana/ui';
import type { ReactNode } from 'react';

export function Retry({ children, onRetry }: { readonly children: ReactNode; readonly onRetry: () => void }) {
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="center" justifyContent="space-between">
      <span>{children}</span>
      <Button variant="secondary" size="sm" onClick={onRetry}>
        {t('problem.retry', 'Try again')}
      </Button>
    </Stack>
  );
}
