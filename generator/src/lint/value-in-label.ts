/** Finds alert labels that hold the current value. */

import { isAlert } from '../plan.ts';
import type { Check, Finding } from './check.ts';
import { templateOf } from './template.ts';

export const check: Check = {
  code: 'value-in-label',
  severity: 'error',
  title: 'A label of an alert holds its value.',
  why: 'Labels make up the identity of an alert. Each change of the value ends one alert and begins another, so `for` starts over and the alert may never fire, and each firing one notifies anew.',
  bad: 'labels: { value: "{{ $value }}" }',
  good: 'annotations: { value: "{{ $value }}" }',
  run: (context) =>
    context.rules.flatMap((rule): Finding[] => {
      if (!isAlert(rule.rule)) return [];
      return Object.entries(rule.rule.labels).flatMap(([name, text]): Finding[] => {
        const [use] = templateOf(text).values;
        if (!use) return [];
        const span = { start: use.start, end: use.end };
        const message = `The label \`${name}\` changes with the value, so each change is a new alert.`;
        return [{ rule, where: { label: name, span }, message, help: `make \`${name}\` an annotation` }];
      });
    }),
};
