/** Where a part of the model was written, so that a finding made late still points at line and column. */

export type Path = readonly (string | number)[];

/** A document of a spec file, counted from 0. */
export interface Origin {
  readonly file: string;
  readonly document: number;
}

/** A value inside a document; `key: true` means the field's name rather than its value. */
export interface At {
  readonly origin: Origin;
  readonly path: Path;
  readonly key?: boolean;
}

export function at(origin: Origin, ...path: Path): At {
  return { origin, path };
}
