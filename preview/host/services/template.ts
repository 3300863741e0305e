/** `getTemplateSrv()`: replaces variables by the active scene, or by the scoped variables alone. */
import type { ScopedVars, TimeRange, TypedVariableModel } from '@grafana/data';
import { setTemplateSrv, type TemplateSrv, type VariableInterpolation } from '@grafana/runtime';
import { sceneGraph } from '@preview/scene-graph';

type Format = Parameters<TemplateSrv['replace']>[2];

/** `$name`, `[[name:format]]` and `${name.path:format}`. */
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

function sceneOf(scopedVars: ScopedVars | undefined): object | undefined {
  const value: unknown = scopedVars?.__sceneObject?.value;
  if (value !== undefined && value !== null) {
    const scene: unknown = Object(value).valueOf();
    if (typeof scene === 'object' && scene !== null) return scene;
  }
  const active = window.__grafanaSceneContext;
  return active?.isActive ? active : undefined;
}

class PreviewTemplateSrv implements TemplateSrv {
  getVariables(): TypedVariableModel[] {
    return [];
  }

  replace(target?: string, scopedVars?: ScopedVars, format?: Format, interpolations?: VariableInterpolation[]): string {
    if (target === undefined || target === '') return target ?? '';
    const scene = sceneOf(scopedVars);
    if (scene !== undefined) return sceneGraph.interpolate(scene, target, scopedVars, format, interpolations);
    return target.replaceAll(VARIABLE, (match, plain, bracket, bracketFormat, braced, _path, bracedFormat) => {
      const name: string = plain ?? bracket ?? braced;
      const value: unknown = scopedVars?.[name]?.value;
      if (value === undefined || value === null) return match;
      return formatted(value, bracketFormat ?? bracedFormat ?? format, name);
    });
  }

  containsTemplate(target?: string): boolean {
    return target !== undefined && target.search(VARIABLE) >= 0;
  }

  updateTimeRange(_timeRange: TimeRange): void {
    // The time range comes with each request.
  }
}

function formatted(value: unknown, format: Format, name: string): string {
  if (typeof format === 'function') return String(format(value, { name, type: 'custom' }, undefined));
  if (!Array.isArray(value)) return String(value);
  if (format === 'csv') return value.join(',');
  if (format === 'pipe' || format === 'regex') return value.join('|');
  return `{${value.join(',')}}`;
}

/** Sets `getTemplateSrv()`. */
export function setupTemplate(): void {
  setTemplateSrv(new PreviewTemplateSrv());
}
