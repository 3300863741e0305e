/** What a panel, Explore or an alert rule tells about itself, and the page of the app that fits it. */

import { PLUGIN_BASE } from '../constants.ts';

/** Addresses that fit; what does not fit is absent. */
export interface Targets {
  /** The page of the service whose series these are. */
  readonly service?: string;
  /** The page that makes an alert of the query. */
  readonly alert?: string;
}

interface Query {
  readonly expr?: unknown;
  readonly datasource?: { readonly type?: string; readonly uid?: string } | null;
}

interface Times {
  readonly from?: unknown;
  readonly to?: unknown;
}

/** The parts that are read of what Grafana hands over; which of them are there depends on the place. */
export interface LinkContext {
  readonly targets?: readonly Query[];
  readonly timeRange?: Times & { readonly raw?: Times };
  readonly data?: {
    readonly series?: readonly { readonly fields?: readonly { readonly labels?: Record<string, string> }[] }[];
  };
  readonly rule?: { readonly labels?: Record<string, string>; readonly query?: string };
}

export function targetsOf({ data, rule, targets, timeRange }: LinkContext): Targets {
  const query = targets?.find(
    ({ datasource, expr }) =>
      (datasource?.type ?? 'prometheus') === 'prometheus' && typeof expr === 'string' && expr.trim(),
  );
  const expr = (query?.expr ?? rule?.query ?? '') as string;
  const labels = [
    rule?.labels,
    ...(data?.series ?? []).flatMap((frame) => (frame.fields ?? []).map((field) => field.labels)),
  ];
  // What the series say comes first: in a query the service may be a variable of the dashboard.
  const service = only(labels.map((of) => of?.service)) ?? only(namesIn(expr));
  const shared = new URLSearchParams();
  const times = timeRange?.raw ?? timeRange;
  for (const key of ['from', 'to'] as const) {
    const text = timeOf(times?.[key]);
    if (text) shared.set(key, text);
  }
  if (query?.datasource?.uid) shared.set('ds', query.datasource.uid);
  const draft = new URLSearchParams(shared);
  if (service) draft.set('service', service);
  draft.set('expr', expr);
  return {
    ...(service ? { service: `${PLUGIN_BASE}/services/${encodeURIComponent(service)}?${shared}` } : {}),
    ...(query ? { alert: `${PLUGIN_BASE}/alerts/new?${draft}` } : {}),
  };
}

/** `service="checkout"` in a query, wherever it stands. */
function namesIn(expr: string): readonly string[] {
  const names = expr.matchAll(/[{,]\s*service\s*=\s*"((?:[^"\\]|\\.)*)"/g);
  return [...names].map(([, name]) => name!.replace(/\\(.)/g, '$1'));
}

/** The one name among `names`; undefined where there is none or more than one. */
function only(names: readonly (string | undefined)[]): string | undefined {
  const set = new Set(names.filter(Boolean));
  return set.size === 1 ? [...set][0] : undefined;
}

/** As the address has it; a moment object becomes milliseconds. */
function timeOf(time: unknown): string {
  return typeof time === 'string' || !time ? ((time as string) ?? '') : String(Number(time));
}
