/** The core's modules, each imported when first asked for. */

import type { Source } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Core } from './core.ts';

export const coreModules: Core = {
  compileParts: async () => (await import('../compile.ts')).compileParts,
  lintFiles: async () => {
    const [{ readRuleFile }, { lintRuleGroups }, { readMetricSchema }] = await Promise.all([
      import('../rulefile/rule-file.ts'),
      import('../lint/lint.ts'),
      import('./lint-schema.ts'),
    ]);
    return (sources: readonly Source[], schemaSource?: Source): readonly Diagnostic[] => {
      const declared = schemaSource === undefined ? undefined : readMetricSchema(schemaSource);
      const read = sources.map(readRuleFile);
      const found = lintRuleGroups(
        read.flatMap((file) => file.groups),
        declared === undefined ? {} : { schema: declared.schema },
      );
      return [...(declared?.diagnostics ?? []), ...read.flatMap((file) => file.diagnostics), ...found];
    };
  },
  codes: async () => {
    const [{ specCodes }, { ruleFileCodes }, { compileCodes }, { checks }, { doctorCodes }] = await Promise.all([
      import('../specfile/codes.ts'),
      import('../rulefile/rule-file-codes.ts'),
      import('../rules/codes.ts'),
      import('../lint/index.ts'),
      import('../doctor/codes.ts'),
    ]);
    return [...specCodes, ...ruleFileCodes, ...compileCodes, ...checks, ...doctorCodes];
  },
  starterSpec: async () => {
    const [{ starterSpec }, { profileOf }, { starterFactsOf }] = await Promise.all([
      import('../specfile/starter.ts'),
      import('../profiles/index.ts'),
      import('./starter-facts.ts'),
    ]);
    return (id, name) => {
      const profile = profileOf(id);
      if (profile === undefined) throw new Error(`starterSpec: ${id} is no profile`);
      return starterSpec(id, name, starterFactsOf(profile));
    };
  },
  profiles: async () => (await import('../profiles/index.ts')).profiles,
  targets: async () => (await import('../targets/index.ts')).targets,
};
