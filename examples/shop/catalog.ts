/** What the shop sells and takes orders for: its words, what an order must look like, and a catalog in memory. */

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

export interface Order {
  readonly id: string;
  readonly lines: readonly OrderLine[];
  readonly totalCents: number;
}

/** What `place` refuses, in words for the customer. */
export interface Refusal {
  readonly refused: string;
}

/** Orders kept in memory; the oldest go first, so that a shop under load for days does not grow. */
const KEPT_ORDERS = 10_000;

const LARGEST_QUANTITY = 100;

export const PRODUCTS: readonly Product[] = [
  { id: 'beans', name: 'Coffee beans, 1 kg', priceCents: 1890 },
  { id: 'filter', name: 'Paper filters, 100', priceCents: 420 },
  { id: 'grinder', name: 'Hand grinder', priceCents: 6900 },
  { id: 'kettle', name: 'Kettle, 0.9 l', priceCents: 5450 },
  { id: 'scale', name: 'Kitchen scale', priceCents: 2300 },
];

/** Rejects where what it is kept in cannot be reached. */
export interface Catalog {
  readonly products: () => Promise<readonly Product[]>;
  readonly product: (id: string) => Promise<Product | undefined>;
  readonly order: (id: string) => Promise<Order | undefined>;
  /** Takes an order as a client sent it; a refusal says what is wrong with it. */
  readonly place: (request: unknown) => Promise<Order | Refusal>;
}

export function isRefusal(result: Order | Refusal): result is Refusal {
  return 'refused' in result;
}

/** The refusal of an order for a product that is not sold. */
export function unknownProduct(id: string): Refusal {
  return { refused: `no product has the id ${id}` };
}

/** A catalog of its own, with the same five products each time and no orders yet. */
export function memoryCatalog(): Catalog {
  const byId = new Map(PRODUCTS.map((product) => [product.id, product]));
  const orders = new Map<string, Order>();
  let placed = 0;

  return {
    products: async () => PRODUCTS,
    product: async (id) => byId.get(id),
    order: async (id) => orders.get(id),
    place: async (request) => {
      const lines = linesOf(request);
      if ('refused' in lines) return lines;
      let totalCents = 0;
      for (const line of lines) {
        const product = byId.get(line.productId);
        if (!product) return unknownProduct(line.productId);
        totalCents += product.priceCents * line.quantity;
      }
      placed += 1;
      const order: Order = { id: String(placed), lines, totalCents };
      orders.set(order.id, order);
      if (orders.size > KEPT_ORDERS) orders.delete(orders.keys().next().value!);
      return order;
    },
  };
}

/** The lines of an order as a client sent it, at least one. */
export function linesOf(request: unknown): readonly OrderLine[] | Refusal {
  const lines = typeof request === 'object' && request !== null && 'lines' in request ? request.lines : undefined;
  if (!Array.isArray(lines) || lines.length === 0 || !lines.every(isLine)) {
    return { refused: `lines must be a list of { productId, quantity }, quantity 1 to ${LARGEST_QUANTITY}` };
  }
  return lines.map(({ productId, quantity }) => ({ productId, quantity }));
}

function isLine(line: unknown): line is OrderLine {
  if (typeof line !== 'object' || line === null || !('productId' in line) || !('quantity' in line)) return false;
  const { productId, quantity } = line;
  return (
    typeof productId === 'string' &&
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= 1 &&
    quantity <= LARGEST_QUANTITY
  );
}
