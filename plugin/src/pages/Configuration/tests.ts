/** Asks the data source and the server for a real answer, and says it in words. */

import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { series } from '@quartet/generator';
import { titleOf } from '../../app/Problem.tsx';
import { asPrometheusError, prometheus } from '../../prometheus/client.ts';
import { askCapabilities, serverErrorOf } from '../../server/client.ts';
import { PLAIN } from '../../words/plain.ts';

export interface Verdict {
  readonly isGood: boolean;
  readonly title: string;
  readonly words?: string;
}

/** Whether `uid` (the default data source where undefined) answers, and how many services it records. */
export async function testSource(uid: string | undefined): Promise<readonly Verdict[]> {
  const all = getDataSourceSrv().getList({ type: 'prometheus' });
  const chosen = uid ? all.find((one) => one.uid === uid) : (all.find((one) => one.isDefault) ?? all[0]);
  if (!chosen) return [{ isGood: false, title: t('configuration.no-source', 'There is no Prometheus data source') }];
  try {
    const { result } = await prometheus(chosen.uid).instant(`count(count by (service) (${series.INFO}))`);
    const count = result[0]?.value ?? 0;
    return [
      count > 0
        ? {
            isGood: true,
            title: t('configuration.source-good', '{{name}} answers and records {{count}} services', {
              ...PLAIN,
              name: chosen.name,
              count,
              defaultValue_one: '{{name}} answers and records {{count}} service',
            }),
          }
        : {
            isGood: true,
            title: t('configuration.source-empty', '{{name}} answers, and records no service yet', {
              ...PLAIN,
              name: chosen.name,
            }),
            words: t(
              'configuration.source-empty-words',
              'Generate rules from a spec and let it load them: Get started says how.',
            ),
          },
    ];
  } catch (error) {
    const problem = asPrometheusError(error);
    return [{ isGood: false, title: titleOf(problem), words: problem.message }];
  }
}

/** Whether the saved server answers to each of the two tokens. */
export async function testServer(): Promise<readonly Verdict[]> {
  return Promise.all((['read', 'write'] as const).map(testToken));
}

async function testToken(access: 'read' | 'write'): Promise<Verdict> {
  const token =
    access === 'read' ? t('configuration.read-token', 'Read token') : t('configuration.write-token', 'Write token');
  try {
    const can = await askCapabilities(access);
    if (access === 'write' && can.access !== 'write') {
      return {
        isGood: false,
        title: t('configuration.not-a-writer', '{{token}}: the server takes it for a read token', { token, ...PLAIN }),
      };
    }
    return {
      isGood: true,
      title: t('configuration.server-good', '{{token}}: Quartet {{version}} answers', {
        token,
        version: can.version,
        ...PLAIN,
      }),
      words: [
        can.hasGit
          ? t('configuration.has-git', 'Changes go to Git.')
          : t('configuration.no-git', 'Specs are not under Git: history is a journal.'),
        can.hasPromtool
          ? t('configuration.has-promtool', 'Alerts are proven with promtool.')
          : t('configuration.no-promtool', 'It has no promtool, so alerts are not proven.'),
      ].join(' '),
    };
  } catch (error) {
    const { message, status } = serverErrorOf(error);
    const title =
      status === 403
        ? t('configuration.server-refused', '{{token}}: the server refuses it', { token, ...PLAIN })
        : status === 502
          ? t('configuration.server-away', '{{token}}: Grafana’s server cannot reach this address', { token, ...PLAIN })
          : status === 500
            ? t('configuration.not-stored', '{{token}}: save the settings first', { token, ...PLAIN })
            : t('configuration.server-bad', '{{token}}: the answer is not one of a Quartet server', {
                token,
                ...PLAIN,
              });
    return { isGood: false, title, words: message };
  }
}
