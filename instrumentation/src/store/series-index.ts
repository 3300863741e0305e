/** Which slot a set of label values has, and the cap that keeps a family's size bounded. */

import { OVERFLOW_VALUE } from '../metrics.ts';
import { labelText, labelValue } from './labels.ts';

/** Told when a record goes to the overflow series. */
export type OnOverflow = () => void;

/**
 * Label sets of one family. At `cap` series every new set shares the overflow slot, whose labels all read
 * `__overflow__`; that slot is part of the cap, so there are never more than `cap` series.
 */
export class SeriesIndex {
  readonly names: readonly string[];
  readonly cap: number;
  readonly #slots = new Map<string, number>();
  readonly #values: (readonly string[])[] = [];
  readonly #texts: string[] = [];
  readonly #onOverflow: OnOverflow;
  #overflow = -1;

  constructor(names: readonly string[], cap: number, onOverflow: OnOverflow) {
    this.names = names;
    this.cap = Math.max(1, cap);
    this.#onOverflow = onOverflow;
  }

  get size(): number {
    return this.#values.length;
  }

  /** Sets that can still be added before records overflow. */
  get room(): number {
    return this.cap - 1 - this.size + (this.#overflow >= 0 ? 1 : 0);
  }

  /**
   * The slot of a label set, added when it is new.
   *
   * @param values  One for each name; anything that is no string is written as one, long ones are cut.
   * @returns The slot; the overflow slot once the cap is reached.
   */
  slot(values: readonly unknown[]): number {
    const key = values.length === 1 ? labelValue(values[0]) : values.map(labelValue).join('\u0000');
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    if (this.names.length > 0 && this.room <= 0) return this.overflowSlot();
    const slot = this.#add(values.map(labelValue));
    this.#slots.set(key, slot);
    return slot;
  }

  /** The shared slot of everything over the cap; each call is counted as one dropped record. */
  overflowSlot(): number {
    this.#onOverflow();
    if (this.#overflow < 0) this.#overflow = this.#add(this.names.map(() => OVERFLOW_VALUE));
    return this.#overflow;
  }

  valuesOf(slot: number): readonly string[] {
    return this.#values[slot] ?? [];
  }

  /** Label pairs of a slot as text, without braces. */
  textOf(slot: number): string {
    return this.#texts[slot] ?? '';
  }

  #add(values: readonly string[]): number {
    this.#values.push(values);
    this.#texts.push(labelText(this.names, values));
    return this.#values.length - 1;
  }
}
