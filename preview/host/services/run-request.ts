/** `getRunRequest()`: runs a data source's query and reports how far it is. */
import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  dateTime,
  LoadingState,
  type PanelData,
  toDataFrame,
} from '@grafana/data';
import { setRunRequest, toDataQueryError } from '@grafana/runtime';
import { from, isObservable, merge, type Observable, of, timer } from 'rxjs';
import { catchError, finalize, map, mapTo, scan, share, takeUntil } from 'rxjs/operators';

/** A faster answer shows no loading bar. */
const LOADING_AFTER_MS = 200;

interface Running {
  readonly packets: Readonly<Record<string, DataQueryResponse>>;
  readonly panelData: PanelData;
}

type QueryFunction = DataSourceApi['query'];

/**
 * Runs a request; errors are part of the panel data and never thrown.
 *
 * Packets of the same key replace one another, so that a stream grows in place. Unsubscribing cancels the request.
 */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: QueryFunction,
): Observable<PanelData> {
  const begun: PanelData = { state: LoadingState.Loading, series: [], request, timeRange: request.range };
  const shown = { ...request, targets: request.targets.filter((query) => !query.hide) };
  const targets = shown.targets.filter((query) => dataSource.filterQuery?.(query) ?? true);
  if (targets.length === 0)
    return of({ ...begun, request: { ...request, endTime: Date.now() }, state: LoadingState.Done });

  const answers = call(dataSource, { ...shown, targets }, queryFunction).pipe(
    scan<DataQueryResponse, Running>((before, packet) => addPacket(before, packet, begun), {
      packets: {},
      panelData: begun,
    }),
    map(({ panelData }) => panelData),
    catchError((error: unknown) => {
      // A cancelled request is not a failed one.
      if (typeof error === 'object' && error !== null && 'cancelled' in error && error.cancelled === true)
        return of({ ...begun, state: LoadingState.Done });
      if (typeof error === 'object' && error !== null) Object.assign(error, { isHandled: true });
      const failure = toDataQueryError(error);
      return of({ ...begun, state: LoadingState.Error, error: failure, errors: [failure] });
    }),
    finalize(() => {}),
    share(),
  );
  return merge(timer(LOADING_AFTER_MS).pipe(mapTo(begun), takeUntil(answers)), answers);
}

function call(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction: QueryFunction | undefined,
): Observable<DataQueryResponse> {
  try {
    const answer = queryFunction ? queryFunction(request) : dataSource.query(request);
    return isObservable(answer) ? answer : from(answer);
  } catch (error) {
    return from(Promise.reject(error));
  }
}

function addPacket(before: Running, packet: DataQueryResponse, begun: PanelData): Running {
  const packets = { ...before.packets, [packet.key ?? 'A']: packet };
  const series: DataFrame[] = [];
  const annotations: DataFrame[] = [];
  const errors: NonNullable<PanelData['errors']> = [];
  let isStreaming = false;
  for (const { data, errors: several, error, state } of Object.values(packets)) {
    if (state === LoadingState.Streaming) isStreaming = true;
    errors.push(...(several ?? (error ? [error] : [])));
    for (const one of data) {
      const frame = toDataFrame(one);
      (frame.meta?.dataTopic === 'annotations' ? annotations : series).push(frame);
    }
  }
  const [error] = errors;
  const state = error ? LoadingState.Error : isStreaming ? LoadingState.Streaming : (packet.state ?? LoadingState.Done);
  const request = begun.request ? { ...begun.request, endTime: Date.now() } : undefined;
  const panelData: PanelData = {
    ...begun,
    state,
    series,
    annotations,
    timeRange: relativeRange(begun),
    ...(request ? { request } : {}),
    ...(error ? { error, errors } : {}),
  };
  return { packets, panelData };
}

/** The range that was asked for, evaluated again when it is relative to now and a stream goes on. */
function relativeRange({ timeRange }: PanelData): PanelData['timeRange'] {
  return { ...timeRange, from: dateTime(timeRange.from), to: dateTime(timeRange.to) };
}

/** Sets `getRunRequest()`. */
export function setupRunRequest(): void {
  setRunRequest(runRequest);
}
