/** Why a library gives no such signal, from its profile. Loaded when a signal is missing: the profiles are many. */

import { t } from '@grafana/i18n';
import { missingKey, profileOf } from '@quartet/generator';
import type { SignalName } from './state.ts';

/** One sentence for each signal that the profile `id` cannot give; empty for an unknown profile. */
export function missingReasons(id: string): Readonly<Partial<Record<SignalName, string>>> {
  return Object.fromEntries(
    Object.entries(profileOf(id)?.missing ?? {}).map(([signal, why]) => [signal, t(missingKey(id, signal), why)]),
  );
}
