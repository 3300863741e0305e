/** Units of the catalogue's panels as Grafana names them. */

import type { PanelUnit } from '../catalogue/catalogue.ts';
import type { Unit } from './dashboard.ts';

export const GRAFANA_UNITS: Readonly<Record<PanelUnit, Unit>> = {
  Bps: 'Bps',
  bool: 'bool_yes_no',
  bytes: 'bytes',
  ms: 'ms',
  none: 'none',
  ops: 'ops',
  percentunit: 'percentunit',
  s: 's',
  short: 'short',
};
