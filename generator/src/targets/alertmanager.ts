/** Target `alertmanager`: who is told of which alert, what silences what, and what messages look like. */

import { printRouting, TEMPLATES } from '../alerting/print.ts';
import { routingOf } from '../alerting/router.ts';
import { templatesOf } from '../alerting/templates.ts';
import type { Target } from './target.ts';

const FOLDER = 'alertmanager';

export const target: Target = {
  id: 'alertmanager',
  title: 'Configuration of Alertmanager',
  about:
    `\`${FOLDER}/alertmanager.yml\` with receivers, routes by team or owner and by severity, and what silences what, and ` +
    `\`${FOLDER}/${TEMPLATES}\` with what messages look like. For Alertmanager 0.25 and newer. Nothing is written for ` +
    'specs that name no receiver, unless this target is asked for by name.',
  ofModel: (model, isAsked) => {
    if (!isAsked && !(model.folders ?? []).some(({ own }) => own.length > 0)) return [];
    const routing = routingOf(model);
    return [
      { path: `${FOLDER}/alertmanager.yml`, text: printRouting(routing) },
      { path: `${FOLDER}/${TEMPLATES}`, text: templatesOf(routing.severities) },
    ];
  },
};
