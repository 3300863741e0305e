import { describe, expect, it } from 'vitest';
import { optionsOf } from './arguments.ts';

const KNOWN = ['spike', 'steady'];
const of = (...args: readonly string[]) => optionsOf(args, KNOWN);

describe('the command line of a load test', () => {
  it('asks the demo of the shop where nothing else is said', () => {
    expect(of('steady')).toEqual({
      scenario: 'steady',
      spec: 'examples/shop/demo',
      service: 'shop',
      abort: false,
    });
  });

  it('takes every option, minutes as seconds and addresses without a slash at the end', () => {
    const more = [
      '--rate',
      '50',
      '--minutes',
      '0.25',
      '--prometheus',
      'http://p:9090',
      '--spec',
      's',
      '--service',
      'a',
    ];
    expect(of('spike', '--url', 'http://host:3000//', '--abort', '--dir', 'd', ...more)).toEqual({
      scenario: 'spike',
      url: 'http://host:3000',
      rate: 50,
      seconds: 15,
      prometheus: 'http://p:9090',
      spec: 's',
      service: 'a',
      abort: true,
      dir: 'd',
    });
  });

  it('lists on request, whatever else is said', () => {
    expect(of('--list')).toBe('list');
  });

  it.each([
    [[], 'Say which scenario: spike, steady.'],
    [['flood'], '`flood` is no scenario; there are spike, steady.'],
    [['spike', 'steady'], 'One scenario at a time; `steady` is too much.'],
    [['spike', '--rate', '0'], '--rate is `0`; write requests per second, 1 to 5000.'],
    [['spike', '--rate', '2.5'], '--rate is `2.5`; write requests per second, 1 to 5000.'],
    [['spike', '--rate', ' '], '--rate is ` `; write requests per second, 1 to 5000.'],
    [['spike', '--minutes', '1441'], '--minutes is `1441`; write minutes, up to 1440.'],
    [['spike', '--minutes', '0.001'], '--minutes is `0.001`; write minutes, up to 1440.'],
    [['spike', '--minutes', 'five'], '--minutes is `five`; write minutes, up to 1440.'],
    [
      ['spike', '--url', 'localhost:3000'],
      '--url is `localhost:3000`; write an address such as http://127.0.0.1:9090.',
    ],
    [['spike', '--prometheus', 'p'], '--prometheus is `p`; write an address such as http://127.0.0.1:9090.'],
  ])('refuses %j and says why', (args, problem) => {
    expect(of(...args)).toEqual({ problem });
  });

  it('names an option that it does not know', () => {
    expect(of('spike', '--vus', '5')).toEqual({ problem: expect.stringContaining("'--vus'") });
  });
});
