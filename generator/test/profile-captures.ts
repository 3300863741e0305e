/** The captures that metric profiles are held against: texts of running libraries, and what must follow from them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Labels } from '../src/model/matcher.ts';
import type { ExposedSample } from './exposition.ts';
import { parseExposition } from './exposition.ts';

/**
 * One `expected*.yaml`, with the text it is about. Numbers hold when each counter of the text is taken as its growth in a
 * minute, so that a rate is the value over 60, and each gauge as constant. They are computed by hand in the files.
 */
export interface ProfileCapture {
  readonly profile: string;
  /** The file's name without folder and extension, for the names of tests. */
  readonly name: string;
  readonly samples: readonly ExposedSample[];
  /** The labels that a scrape adds and a spec selects by. */
  readonly selector: Labels;
  /** `signals` of the spec, where the capture needs other settings than the profile's defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Roles and metrics of the profile that this capture does not have, each with the reason. */
  readonly lacks: Readonly<Record<string, string>>;
  /** The series that count as failed by the status; undefined where the library has no status. */
  readonly failing?: readonly string[];
  /** The series of requests that no route matched, as far as they carry a mark. */
  readonly leftOut: readonly string[];
  readonly requestsPerSecond: number;
  readonly errorsPerSecond?: number;
  readonly errorRatio?: number;
  /** Seconds by quantile, interpolated inside the bucket as histogram_quantile does. */
  readonly latency?: Readonly<Record<string, number>>;
  /** Seconds, for a library that exposed no buckets. */
  readonly meanLatency?: number;
  /** 0–1 by resource; a resource that is not named has no data in this capture. */
  readonly saturation: Readonly<Record<string, number>>;
}

type ExpectedFile = Partial<Omit<ProfileCapture, 'profile' | 'name' | 'samples'>> & {
  readonly metrics: string;
  readonly selector: Labels;
  readonly requestsPerSecond: number;
};

const FOLDER = join(import.meta.dirname, '../fixtures/profiles');

/** Every capture, by profile and name. */
export function profileCaptures(): ProfileCapture[] {
  return captureFolders().flatMap((profile) =>
    readdirSync(join(FOLDER, profile))
      .filter((file) => /^expected.*\.yaml$/.test(file))
      .sort()
      .map((file) => captureOf(profile, file)),
  );
}

/** Profiles that have captures. */
export function captureFolders(): string[] {
  return readdirSync(FOLDER).sort();
}

function captureOf(profile: string, file: string): ProfileCapture {
  const expected = load(readFileSync(join(FOLDER, profile, file), 'utf8')) as ExpectedFile;
  const { metrics, ...rest } = expected;
  return {
    settings: {},
    lacks: {},
    leftOut: [],
    saturation: {},
    ...rest,
    profile,
    name: file.replace(/\.yaml$/, ''),
    samples: parseExposition(readFileSync(join(FOLDER, profile, metrics), 'utf8')),
  };
}
