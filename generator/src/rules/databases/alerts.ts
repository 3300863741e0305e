/** The alerts of a database or a host: the catalogue's, with what the spec changes of them. */

import type { CatalogueAlert } from '../../catalogue/catalogue.ts';
import { fill } from '../../catalogue/fill.ts';
import { catalogues } from '../../catalogue/index.ts';
import { compareText } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/suggest.ts';
import type { Watched, WatchOverride } from '../../model/database.ts';
import type { Decimal } from '../../model/decimal.ts';
import { compare, decimal, decimalOf, ONE, printDecimal } from '../../model/decimal.ts';
import { seconds } from '../../model/duration.ts';
import type { Finding } from '../../model/finding.ts';
import { at } from '../../model/origin.ts';
import type { AlertRule, GeneratedAlert } from '../../plan.ts';
import { fillingOf, ownLabels, subjectOf, watchLabels } from './scope.ts';
import { annotationsOf } from './texts.ts';

/** An alert on its way to a rule, with the numbers that its proof is made of. */
export interface WatchAlert extends GeneratedAlert {
  readonly definition: CatalogueAlert;
  readonly limit?: Decimal;
  readonly rate?: Decimal;
}

export interface WatchAlerts {
  readonly alerts: readonly WatchAlert[];
  readonly findings: readonly Finding[];
}

/** All alerts of `watched` in the order of the catalogue; `dependents` are named in their annotations. */
export function watchAlerts(watched: Watched, dependents: readonly string[]): WatchAlerts {
  const definitions = catalogues[subjectOf(watched)].alerts;
  const findings = unknownOverrides(watched, definitions);
  const alerts = definitions
    .filter((definition) => isWanted(watched, definition))
    .map((definition) => alertOf(watched, definition, dependents, findings));
  return { alerts, findings };
}

function isWanted(watched: Watched, { id, needsAdmin }: CatalogueAlert): boolean {
  if (needsAdmin && !hasAdmin(watched)) return false;
  return watched.alerts[id]?.enabled !== false;
}

function hasAdmin(watched: Watched): boolean {
  return watched.kind === 'Database' && watched.admin !== undefined;
}

function alertOf(
  watched: Watched,
  definition: CatalogueAlert,
  dependents: readonly string[],
  findings: Finding[],
): WatchAlert {
  const { id } = definition;
  const override = watched.alerts[id];
  const limit = limitOf(watched, definition, override, findings);
  const rate = rateOf(watched, definition, override, findings);
  const template = hasAdmin(watched) ? (definition.withAdmin ?? definition.expr) : definition.expr;
  const pending = override?.for ?? definition.for;
  const rule: AlertRule = {
    alert: id,
    expr: fill(template, {
      ...fillingOf(watched),
      ...(limit ? { limit: printDecimal(limit) } : {}),
      ...(rate ? { rate: printDecimal(rate) } : {}),
    }),
    ...(pending > 0 ? { for: pending } : {}),
    ...(override?.keepFiringFor ? { keepFiringFor: override.keepFiringFor } : {}),
    labels: {
      ...watchLabels(watched),
      ...override?.labels,
      // What tells the alert from others is not the override's to change.
      ...ownLabels(watched),
      severity: override?.severity ?? severityOf(watched, definition),
    },
    annotations: { ...annotationsOf(watched, definition, limit, dependents), ...override?.annotations },
  };
  return { id, rule, definition, ...(limit ? { limit } : {}), ...(rate ? { rate } : {}) };
}

function severityOf({ defaults }: Watched, { urgency }: CatalogueAlert): string {
  return urgency === 'info' ? 'info' : defaults.severities[urgency];
}

const WANTED = {
  ratio: { what: 'a ratio', expected: 'a ratio such as 90%' },
  count: { what: 'a number', expected: 'a number such as 20' },
  rate: { what: 'a number per second', expected: 'a number such as 0.5' },
  duration: { what: 'a time', expected: 'a duration such as 500ms' },
} as const;

function limitOf(
  watched: Watched,
  { id, limit }: CatalogueAlert,
  override: WatchOverride | undefined,
  findings: Finding[],
): Decimal | undefined {
  const given = override?.threshold;
  if (!limit) {
    if (given) findings.push(notApplicable(watched, id, 'threshold', `${id} takes no threshold.`));
    return undefined;
  }
  const base = exact(limit.value);
  if (!given) return base;
  const isTime = 'duration' in given;
  const isRatio = !isTime && (given.isPercent || compare(given.number, ONE) <= 0);
  const fits =
    limit.kind === 'duration'
      ? isTime
      : limit.kind === 'ratio'
        ? isRatio
        : !isTime && !('isPercent' in given && given.isPercent);
  if (!fits) {
    const { expected, what } = WANTED[limit.kind];
    findings.push(notApplicable(watched, id, 'threshold', `${id} takes ${what} as its threshold.`, expected));
    return base;
  }
  const value = isTime ? decimal(seconds(given.duration)) : given.number;
  if (limit.kind === 'ratio' && compare(value, ONE) >= 0) {
    findings.push({
      code: 'alert-cannot-fire',
      severity: 'error',
      message: `${id} cannot fire over \`100%\`: nothing is more than full.`,
      expected: 'a ratio below 100%',
      rule: id,
      at: at(watched.origin, 'spec', 'alerts', id, 'threshold'),
    });
  }
  return value;
}

function rateOf(
  watched: Watched,
  { id, rate }: CatalogueAlert,
  override: WatchOverride | undefined,
  findings: Finding[],
): Decimal | undefined {
  if (rate !== undefined) return override?.rate ?? exact(rate);
  if (override?.rate) findings.push(notApplicable(watched, id, 'rate', `${id} has no second threshold \`rate\`.`));
  return undefined;
}

function exact(text: string): Decimal {
  const value = decimalOf(text);
  if (!value) throw new Error(`watchAlerts: ${text} is no number`);
  return value;
}

function notApplicable(watched: Watched, id: string, field: string, message: string, expected?: string): Finding {
  return {
    code: 'override-not-applicable',
    severity: 'error',
    message,
    ...(expected ? { expected } : { help: 'leave it out' }),
    rule: id,
    at: at(watched.origin, 'spec', 'alerts', id, field),
  };
}

/** Overrides that name no alert of this engine, or one that needs a target the spec does not name. */
function unknownOverrides(watched: Watched, definitions: readonly CatalogueAlert[]): Finding[] {
  const known = definitions.map(({ id }) => id).sort(compareText);
  return Object.keys(watched.alerts)
    .sort(compareText)
    .flatMap((id): Finding[] => {
      const place = { ...at(watched.origin, 'spec', 'alerts', id), key: true };
      const definition = definitions.find((one) => one.id === id);
      if (!definition) {
        return [
          {
            code: 'unknown-alert',
            severity: 'error',
            message: `\`${id}\` is no alert that Quartet generates for ${watched.name}.`,
            expected: known.join(', '),
            help: didYouMean(id, known) ?? 'an alert of your own belongs under `rules:` of a RuleSet',
            at: place,
          },
        ];
      }
      if (!definition.needsAdmin || hasAdmin(watched) || watched.alerts[id]!.enabled === false) return [];
      return [
        {
          code: 'alert-cannot-fire',
          severity: 'error',
          message: `${id} cannot fire: when all connections are taken, the exporter has none either.`,
          help: 'name the exporter of the admin port under `admin`',
          rule: id,
          at: place,
        },
      ];
    });
}
