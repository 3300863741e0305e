import { describe, expect, it } from 'vitest';
import { MetricStore } from '../store/store.ts';
import { serializeNow } from '../text/serialize.ts';
import { methodIndex, methodLabel } from './method.ts';
import { HttpRecorder } from './recorder.ts';

function make(maxSeries = 200, sizes = false) {
  const store = new MetricStore({ maxSeries });
  const recorder = new HttpRecorder(store, { isIgnored: (route) => route === '/healthz', sizes });
  return { store, recorder, text: () => serializeNow(store.families(), 'text') };
}

describe('HttpRecorder', () => {
  it('keeps methods and statuses of a route apart', () => {
    const { recorder, text } = make();
    const entry = recorder.entry('/x');
    recorder.record(entry, methodIndex('GET'), 200, 0.1);
    recorder.record(entry, methodIndex('GET'), 404, 0.1);
    recorder.record(entry, methodIndex('POST'), 200, 0.1);
    recorder.record(entry, methodIndex('GET'), 200, 0.1);
    expect(text().match(/_count\{.*/g)).toEqual([
      '_count{method="GET",route="/x",status="200"} 2',
      '_count{method="GET",route="/x",status="404"} 1',
      '_count{method="POST",route="/x",status="200"} 1',
    ]);
  });

  it('gives one entry to one route, and asks once whether it is ignored', () => {
    const { recorder } = make();
    expect(recorder.entry('/x')).toBe(recorder.entry('/x'));
    expect([recorder.entry('/healthz').isIgnored, recorder.entry('/x').isIgnored]).toEqual([true, false]);
  });

  it('shows the gauge of requests in flight from the start', () => {
    const { recorder, text } = make();
    expect(text()).toContain('\nhttp_requests_in_flight 0\n');
    recorder.active = 3;
    expect(text()).toContain('\nhttp_requests_in_flight 3\n');
  });

  it('adds failures of all methods and statuses up under their route and cause', () => {
    const { recorder, text } = make();
    recorder.recordFailure('/x', 0, 500, 'exception');
    recorder.recordFailure('/x', 2, 503, 'exception');
    recorder.recordFailure('/x', 0, 504, 'timeout');
    expect(text()).toContain('http_errors_total{route="/x",error_type="exception"} 2\n');
    expect(text()).toContain('http_errors_total{route="/x",error_type="timeout"} 1\n');
  });

  it('leaves out sizes that nobody announced', () => {
    const { recorder, text } = make(200, true);
    recorder.recordSizes('/x', 0, -1, 100);
    expect(text()).toContain('http_response_size_bytes_count{method="GET",route="/x"} 1\n');
    expect(text()).not.toContain('http_request_size_bytes_count');
  });

  it('keeps room for what overflows, so that its statuses can still be told apart', () => {
    const { recorder, text } = make(40);
    for (let i = 0; i < 100; i++) recorder.record(recorder.entry(`/p/${i}`), 0, i % 2 === 0 ? 200 : 500, 0.1);
    const overflow = text().match(/_count\{method="GET",route="__overflow__",status="\d+"\} \d+/g);
    expect(overflow).toHaveLength(2);
    expect(recorder.duration.size).toBeLessThanOrEqual(40);
  });

  it('has one last series for what overflows even that', () => {
    const { recorder, text } = make(6);
    for (let status = 100; status < 600; status++) recorder.record(recorder.entry('/x'), status % 10, status, 0.1);
    expect(recorder.duration.size).toBe(6);
    expect(text()).toContain('_count{method="__overflow__",route="__overflow__",status="__overflow__"}');
  });
});

describe('methods', () => {
  it.each([
    ['GET', 'GET'],
    ['PATCH', 'PATCH'],
    ['PROPFIND', '_OTHER'],
    ['get', '_OTHER'],
    ['', '_OTHER'],
    [undefined, '_OTHER'],
  ])('write %j as %s', (method, label) => {
    expect(methodLabel(methodIndex(method))).toBe(label);
  });
});
