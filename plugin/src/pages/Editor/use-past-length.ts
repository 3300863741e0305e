/** How far back the page looks, as it stands in the address. */

import { useSearchParams } from 'react-router-dom';
import { isPast, type Past } from '../../features/backtest/past.ts';

const BY_DEFAULT: Past = '7d';

export function usePastLength(): readonly [Past, (past: Past) => void] {
  const [search, setSearch] = useSearchParams();
  const written = search.get('past');
  const set = (past: Past) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (past === BY_DEFAULT) after.delete('past');
        else after.set('past', past);
        return after;
      },
      { replace: true },
    );
  return [isPast(written) ? written : BY_DEFAULT, set];
}
