import { describe, expect, it } from 'vitest';
import { compileParts } from '../../compile.ts';
import type { CompiledPart } from '../../compile-types.ts';
import { shapeOf } from './shape.ts';

function partOf(name: string, more = '', job = name): CompiledPart {
  const text = `apiVersion: quartet/v1
kind: Service
metadata: { name: ${name}, labels: { team: team-${name} } }
spec:
  profile: node-http
  selector: { job: ${job} }
  objectives:
    - { name: availability, signal: errors, target: 99.9% }
${more}`;
  const parts = [...compileParts([{ file: 'spec.yaml', text }], { targets: ['prometheus-rules', 'promtool-tests'] })];
  const part = parts.find((one) => one.owner === name);
  if (!part || part.files.length === 0)
    throw new Error(`no files for ${name}: ${JSON.stringify(parts[0]?.diagnostics)}`);
  return part;
}

describe('shapeOf', () => {
  it('is the same for services that differ in names alone', () => {
    expect(shapeOf(partOf('checkout'))).toBe(shapeOf(partOf('cart')));
    expect(shapeOf(partOf('checkout', '', 'jobs/checkout'))).toBe(shapeOf(partOf('cart', '', 'jobs/cart')));
  });

  it('tells a name that is a part of another', () => {
    expect(shapeOf(partOf('shop'))).toBe(shapeOf(partOf('shop-eu')));
  });

  it('differs where a threshold differs', () => {
    const strict = partOf('checkout', '  alerts: { TrafficDrop: { threshold: 30% } }\n');
    expect(shapeOf(strict)).not.toBe(shapeOf(partOf('checkout')));
    expect(shapeOf(strict)).not.toBe(shapeOf(partOf('cart')));
  });

  it('differs where names that are one in the one are two in the other', () => {
    expect(shapeOf(partOf('checkout', '', 'web'))).not.toBe(shapeOf(partOf('checkout')));
  });

  it('keeps a service that is called like a function a shape of its own', () => {
    expect(shapeOf(partOf('sum'))).not.toBe(shapeOf(partOf('max')));
  });
});
