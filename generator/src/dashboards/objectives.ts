/** The row of a service's objectives: what is left of each budget, how it went down, how fast it burns. */

import { printPercent } from '../model/decimal.ts';
import { printDuration } from '../model/duration.ts';
import type { Objective, Service } from '../model/service.ts';
import { budgetOf, periodOf } from '../rules/burn.ts';
import { objectiveText } from '../rules/burn-alerts.ts';
import * as names from '../rules/names.ts';
import { recorded } from '../rules/scope.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { GraphPanel, Row } from './dashboard.ts';
import { thresholds } from './dashboard.ts';
import { guard } from './guard.ts';
import { burnLimits, sayLimits } from './limits.ts';
import { BUDGET, DASH, graph } from './panels.ts';

/** @param objectives  At least one. */
export function objectivesRow(service: Service, objectives: readonly ObjectiveQueries[]): Row {
  const budget = guard(recorded(service, names.SLO_BUDGET));
  const list = objectives.map(({ objective }) => `- **${objective.name}**: ${say(objective)}`).join('\n');
  const longest = Math.max(...objectives.map(({ objective }) => periodOf(objective)));
  return {
    title: 'Objectives',
    panels: [
      {
        kind: 'bargauge',
        title: 'How much budget is left?',
        description: `Share of the error budget that is left in each objective's window. Below 0 the objective is missed.\n\n${list}`,
        width: 8,
        height: 8,
        queries: [{ expr: budget, legend: '{{slo}}', instant: true }],
        unit: 'percentunit',
        decimals: 1,
        min: 0,
        max: 1,
        thresholds: BUDGET,
        empty: DASH,
      },
      graph({
        title: 'How did the budget go down?',
        description:
          'The budget that was left at each moment, over the longest window of the objectives. A step down is an outage; a slow slope is a steady fault.',
        width: 16,
        queries: [{ expr: budget, legend: '{{slo}}' }],
        unit: 'percentunit',
        max: 1,
        thresholds: BUDGET,
        span: printDuration(longest as ReturnType<typeof periodOf>),
      }),
      ...objectives.map(({ objective }) => burnGraph(service, objective, objectives.length === 1 ? 24 : 12)),
    ],
  };
}

/** Burn rates of the windows that alerts compare, with each arm's factor as a line. */
function burnGraph(service: Service, objective: Objective, width: number): GraphPanel {
  const limits = burnLimits(objective);
  return graph({
    title: `How fast does ${objective.name} burn?`,
    description: `${say(objective)}. How many times faster than allowed its budget burns, by window; an alert fires when both windows of an arm are over its line. ${sayLimits(limits)}`,
    width,
    queries: [{ expr: guard(recorded(service, names.SLO_BURN, { slo: objective.name })), legend: '{{window}}' }],
    unit: 'suffix:×',
    min: 0,
    thresholds: thresholds(limits),
  });
}

function say(objective: Objective): string {
  const { window } = objective;
  const span = window.kind === 'rolling' ? printDuration(window.length) : `a ${window.unit}`;
  const text = objectiveText(objective).replace('%', ' %');
  return `${text} over ${span}, so ${printPercent(budgetOf(objective), 4).slice(0, -1)} % may miss it`;
}
