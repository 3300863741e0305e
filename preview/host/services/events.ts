/** The application's event bus, on which alerts and toasts travel. */
import { EventBusSrv } from '@grafana/data';
import { setAppEvents } from '@grafana/runtime';

export const appEvents: EventBusSrv = new EventBusSrv();

/** Publishes the bus as `getAppEvents()`. */
export function setupEvents(): void {
  setAppEvents(appEvents);
}
