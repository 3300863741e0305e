/** The requests of the example shop's visitors, each under the route that the shop's own metrics give it. */

export interface Visit {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Value of the label `route`. */
  readonly route: string;
  readonly body?: string;
}

const LIST: Visit = { method: 'GET', path: '/products', route: '/products' };
/** What the shop calls requests that none of its routes matched. */
const LOST: Visit = { method: 'GET', path: '/basket', route: '__unmatched__' };
const FOUND: Visit = { method: 'GET', path: '/orders/1', route: '/orders/:id' };
const ORDER: Visit = {
  method: 'POST',
  path: '/orders',
  route: '/orders',
  body: JSON.stringify({
    lines: [
      { productId: 'beans', quantity: 2 },
      { productId: 'filter', quantity: 1 },
    ],
  }),
};

function product(id: string): Visit {
  return { method: 'GET', path: `/products/${id}`, route: '/products/:id' };
}

/** Twenty requests as a shop sees them: seven lists, eight products, three orders, one look at an order, one lost visitor. */
export const VISITORS: readonly Visit[] = [
  ...[LIST, product('beans'), ORDER, LIST, product('filter'), product('grinder'), LIST, product('kettle'), ORDER, LIST],
  ...[product('scale'), LIST, FOUND, product('beans'), LIST, ORDER, product('grinder'), LIST, product('kettle'), LOST],
];

/** Buyers: every second request is an order, of the same two products. */
export const BUYERS: readonly Visit[] = [LIST, ORDER, product('beans'), ORDER];

/** The request of iteration `index`: the list again and again, so that shares do not depend on luck. */
export function visitOf(visits: readonly Visit[], index: number): Visit {
  return visits[index % visits.length]!;
}
