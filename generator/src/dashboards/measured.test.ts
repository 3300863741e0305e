import { describe, expect, it } from 'vitest';
import { measuredText, missingText } from './measured.ts';
import { checkout, everyProfile, planOf } from './testing/plans.ts';

describe('missingText', () => {
  it('names exactly the signals that a profile lacks, each with a reason', () => {
    for (const plan of everyProfile()) {
      const { errors, latency, saturation, traffic } = plan.signals;
      const lacking = [
        ...(latency ? [] : ['Latency']),
        ...(traffic ? [] : ['Traffic']),
        ...(errors ? [] : ['Errors']),
        ...(saturation.length > 0 ? [] : ['Saturation']),
      ];
      const text = missingText(plan);
      expect([...(text?.markdown.matchAll(/^\*\*(\w+)\*\*: \S/gm) ?? [])].map(([, name]) => name)).toEqual(lacking);
    }
  });

  it('says so where the spec itself turned a signal off', () => {
    const text = missingText(planOf({ signals: { saturation: [] } }));
    expect(text?.markdown).toBe('**Saturation**: The spec leaves every resource out.');
  });
});

describe('measuredText', () => {
  it('repeats every caveat of the profile', () => {
    for (const plan of everyProfile()) {
      const { markdown } = measuredText(plan);
      expect(markdown.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(
        plan.signals.profile.caveats.length,
      );
    }
  });

  it('shows the words of the spec as words', () => {
    const { markdown } = measuredText(checkout({ description: 'Costs $datasource <script>', dependsOn: ['db_1'] }));
    expect(markdown).toContain('Costs &#36;datasource \\<script\\>');
    expect(markdown).toContain('Depends on: db\\_1.');
    expect(markdown).not.toContain('$');
  });
});
