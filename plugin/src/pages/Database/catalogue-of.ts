/** The catalogue that describes a database or a host. */

import { type Catalogue, catalogues } from '@quartet/generator';
import type { Watched } from '../../features/catalogue/watched.ts';

export const catalogueOf = ({ subject }: Pick<Watched, 'subject'>): Catalogue => catalogues[subject];
