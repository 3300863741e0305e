/** Everything below the header: what stands out, the numbers, and the section that is open. */

import { t } from '@grafana/i18n';
import { Alert, EmptyState, Stack, Tab, TabContent, TabsBar } from '@grafana/ui';
import type { CataloguePanel } from '@quartet/generator';
import { useMemo } from 'react';
import { Problem } from '../../app/Problem.tsx';
import { storyOf } from '../../features/catalogue/findings.ts';
import { Placeholder } from '../../features/catalogue/Placeholder.tsx';
import { sectionsOf } from '../../features/catalogue/presence.ts';
import { sectionTitle } from '../../features/catalogue/texts.ts';
import { fillingOf } from '../../features/catalogue/watched.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { catalogueOf } from './catalogue-of.ts';
import { ExporterHelp } from './ExporterHelp.tsx';
import type { Facts } from './facts.ts';
import { Instances } from './Instances.tsx';
import { Queries } from './queries/Queries.tsx';
import { ChooseInstance, SectionPanels } from './SectionPanels.tsx';
import { StandsOut } from './StandsOut.tsx';
import { Stats } from './Stats.tsx';
import { sayReach } from './say-reach.ts';
import type { Scope } from './scope.ts';
import type { Server } from './server.ts';
import { loadStats, plannedStats } from './stats.ts';
import { type DatabaseView, type OpenSection, openSection } from './view.ts';

interface Props {
  readonly scope: Scope;
  readonly facts: Facts;
  readonly server: Server;
  readonly view: DatabaseView;
  readonly onView: (part: Partial<DatabaseView>) => void;
}

export function Body({ facts, onView, scope, server, view }: Props) {
  const { watched } = scope;
  const reach = sayReach(watched, server);
  const catalogue = catalogueOf(watched);
  const hasMany = server.targets.length > 1 && scope.instance === undefined;
  const story = useMemo(
    () => storyOf(watched.subject, server.findings, (id) => catalogue.panels.some((panel) => panel.id === id)),
    [watched.subject, server.findings, catalogue],
  );
  const sections = sectionsOf(catalogue);
  const open = openSection(view, sections, story.length > 0);
  const panels = useMemo(() => panelsOf(catalogue.panels, open, story), [catalogue, open, story]);
  const alerts = facts.alerts.filter(({ level, state }) => level !== 'note' || state === 'firing');
  return (
    <Stack direction="column" gap={2}>
      {reach && (
        <Alert severity={server.reach === 'down' ? 'error' : 'warning'} title={reach.title}>
          {reach.text}
        </Alert>
      )}
      {facts.isForgotten && (
        <Alert severity="info" title={t('database.forgotten', 'No rule records it any more')}>
          {t('database.forgotten-text', 'Its spec was taken away. What it last said is used to show the past.')}
        </Alert>
      )}
      <StandsOut
        alerts={alerts}
        findings={server.findings}
        state={scope.state}
        at={scope.range.end}
        onShow={() => onView({ section: 'story', digest: undefined })}
      />
      {server.targets.length > 1 && (
        <Instances targets={server.targets} chosen={scope.instance} onChoose={(instance) => onView({ instance })} />
      )}
      <Numbers scope={scope} isAway={!server.isMeasured} />
      <TabsBar>
        {[...(story.length > 0 ? (['story'] as const) : []), ...sections].map((section) => (
          <Tab
            key={section}
            label={section === 'story' ? t('database.story', 'What stands out') : sectionTitle(section)}
            active={section === open}
            counter={countOf(section, server) || null}
            onChangeTab={() => onView({ section, digest: undefined })}
          />
        ))}
      </TabsBar>
      <TabContent>
        {!server.isMeasured ? (
          <EmptyState
            variant="not-found"
            hideImage
            message={reach?.panel ?? t('database.unmeasured', 'Not measured in this time')}
          />
        ) : (
          <Stack direction="column" gap={2}>
            {open === 'exporter' && <ExporterHelp scope={scope} flavor={server.version?.flavor ?? watched.flavor} />}
            {open === 'queries' && watched.subject === 'mysql' ? (
              hasMany ? (
                <ChooseInstance />
              ) : (
                <Queries
                  scope={scope}
                  chosen={view.digest}
                  onChoose={(digest) => onView({ section: 'queries', digest })}
                />
              )
            ) : (
              <SectionPanels key={open ?? ''} scope={scope} panels={panels} hasMany={hasMany} away={reach?.panel} />
            )}
          </Stack>
        )}
      </TabContent>
    </Stack>
  );
}

/** How much of what stands out belongs to a section. */
function countOf(section: OpenSection, { findings }: Server): number {
  return section === 'story' ? findings.length : findings.filter((finding) => finding.section === section).length;
}

function panelsOf(
  all: readonly CataloguePanel[],
  open: OpenSection | undefined,
  story: readonly string[],
): readonly CataloguePanel[] {
  if (open !== 'story') return all.filter(({ section }) => section === open);
  return story.flatMap((id) => all.find((panel) => panel.id === id) ?? []);
}

function Numbers({ isAway, scope }: { readonly scope: Scope; readonly isAway: boolean }) {
  const { client, instance, metrics, range, watched } = scope;
  const plans = useMemo(() => plannedStats(catalogueOf(watched), (metric) => metrics.has(metric)), [watched, metrics]);
  const filling = fillingOf(watched, '5m', instance);
  const { data, error, reload } = useLive(
    JSON.stringify([client.uid, filling, range, plans.map(({ queries }) => queries.length)]),
    (signal) => loadStats(client, plans, filling, range, signal),
  );
  if (error && !data) return <Problem error={error} onRetry={reload} />;
  return <Stats stats={data} range={range} count={plans.length} isAway={isAway} />;
}

/** What stands here while everything is loaded: as large as what comes. */
export function BodyPlaceholder() {
  return (
    <Stack direction="column" gap={2}>
      <Placeholder height={184} />
      <Placeholder height={42} />
      <Placeholder height={536} />
    </Stack>
  );
}
