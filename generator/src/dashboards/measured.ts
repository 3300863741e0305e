/** Texts about the measuring itself: what a profile cannot give and why, and what to know of its numbers. */

import type { ServicePlan } from '../plan.ts';
import type { TextPanel } from './dashboard.ts';
import { plain } from './guard.ts';

type MeasuredPlan = Pick<ServicePlan, 'service' | 'signals'>;

const SIGNALS = ['latency', 'traffic', 'errors', 'saturation'] as const;

/** Where a signal has no panel, the reason; undefined where all four are there. */
export function missingText({ signals }: MeasuredPlan): TextPanel | undefined {
  const lacking = SIGNALS.filter((signal) =>
    signal === 'saturation' ? signals.saturation.length === 0 : signals[signal] === undefined,
  );
  if (lacking.length === 0) return undefined;
  const reasons = lacking.map((signal) => {
    const isLeftOut = signal === 'saturation' && signals.profile.saturation.length > 0;
    const reason = isLeftOut
      ? 'The spec leaves every resource out.'
      : (signals.profile.missing?.[signal] ?? `The profile ${signals.profile.id} gives no ${signal}.`);
    return `**${signal[0]!.toUpperCase()}${signal.slice(1)}**: ${reason}`;
  });
  return {
    kind: 'text',
    title: 'What is not measured?',
    description: 'Signals that this service does not expose, and why.',
    width: 6,
    height: 8,
    markdown: reasons.join('\n\n'),
  };
}

/** Which library measures the service, what it depends on, and what to know before comparing its numbers. */
export function measuredText({ service, signals }: MeasuredPlan): TextPanel {
  const { profile } = signals;
  const lines = [
    ...(service.description ? [plain(service.description), ''] : []),
    `Measured by **${profile.title}** (profile \`${profile.id}\`). ${profile.about}`,
    ...(service.dependsOn.length > 0 ? ['', `Depends on: ${service.dependsOn.map(plain).join(', ')}.`] : []),
    ...(profile.caveats.length > 0 ? ['', ...profile.caveats.map((caveat) => `- ${caveat}`)] : []),
  ];
  return {
    kind: 'text',
    title: 'How are these numbers measured?',
    description: 'The library behind the numbers, and what to know before comparing them with those of another.',
    width: 24,
    height: 6,
    markdown: lines.join('\n').replaceAll('$', '&#36;'),
  };
}
