/** Alerts in the upper right corner, from the application's event bus. */
import { css } from '@emotion/css';
import { AppEvents, type GrafanaTheme2 } from '@grafana/data';
import { Alert, type AlertVariant, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { appEvents } from '../services/events.ts';

interface Toast {
  readonly key: number;
  readonly severity: AlertVariant;
  readonly title: string;
  readonly text: string;
}

const KINDS = [
  [AppEvents.alertSuccess, 'success', 3_000],
  [AppEvents.alertInfo, 'info', 3_000],
  [AppEvents.alertWarning, 'warning', 5_000],
  [AppEvents.alertError, 'error', 7_000],
] as const;

const getStyles = (theme: GrafanaTheme2) =>
  css({
    position: 'fixed',
    right: theme.spacing(1.5),
    top: theme.spacing(10),
    width: 400,
    zIndex: theme.zIndex.portal,
  });

let lastKey = 0;

export function Toasts() {
  const styles = useStyles2(getStyles);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  useEffect(() => {
    const remove = (key: number): void => setToasts((shown) => shown.filter((toast) => toast.key !== key));
    const subscriptions = KINDS.map(([event, severity, milliseconds]) =>
      appEvents
        .getStream<{ readonly type: string; readonly payload: readonly unknown[] }>({ type: event.name } as never)
        .subscribe(({ payload }) => {
          const [title, text] = payload;
          const key = ++lastKey;
          setToasts((shown) => [
            ...shown,
            { key, severity, title: String(title ?? ''), text: text === undefined ? '' : String(text) },
          ]);
          setTimeout(() => remove(key), milliseconds);
        }),
    );
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, []);
  return (
    <div className={styles}>
      {toasts.map(({ key, severity, title, text }) => (
        <Alert
          key={key}
          severity={severity}
          title={title}
          elevated
          onRemove={() => setToasts((shown) => shown.filter((toast) => toast.key !== key))}
        >
          {text}
        </Alert>
      ))}
    </div>
  );
}
