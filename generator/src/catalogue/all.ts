/** All catalogues, by what they are about: data alone, so that a page that only draws them loads no PromQL parser. */

import type { Catalogue, Subject } from './catalogue.ts';
import { alerts as hostAlerts } from './host/alerts.ts';
import { panels as hostPanels } from './host/panels.ts';
import { recorded as hostRecorded } from './host/recorded.ts';
import { alerts as mysqlAlerts } from './mysql/alerts.ts';
import { detailPanels } from './mysql/details.ts';
import { recorded as mysqlRecorded } from './mysql/recorded.ts';
import { saturationPanels } from './mysql/saturation.ts';
import { signalPanels } from './mysql/signals.ts';
import { alerts as postgresqlAlerts } from './postgresql/alerts.ts';
import { panels as postgresqlPanels } from './postgresql/panels.ts';
import { recorded as postgresqlRecorded } from './postgresql/recorded.ts';
import { alerts as redisAlerts } from './redis/alerts.ts';
import { panels as redisPanels } from './redis/panels.ts';
import { recorded as redisRecorded } from './redis/recorded.ts';

export const catalogues: Readonly<Record<Subject, Catalogue>> = {
  mysql: {
    subject: 'mysql',
    title: 'MySQL and MariaDB',
    panels: [...signalPanels, ...saturationPanels, ...detailPanels],
    recorded: mysqlRecorded,
    alerts: mysqlAlerts,
  },
  postgresql: {
    subject: 'postgresql',
    title: 'PostgreSQL',
    panels: postgresqlPanels,
    recorded: postgresqlRecorded,
    alerts: postgresqlAlerts,
  },
  redis: { subject: 'redis', title: 'Redis', panels: redisPanels, recorded: redisRecorded, alerts: redisAlerts },
  host: { subject: 'host', title: 'Host', panels: hostPanels, recorded: hostRecorded, alerts: hostAlerts },
};
