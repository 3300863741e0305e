/** Asks an address and ends with 0 where it answers well: the health check of images that hold Node and no other client. */

const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(4_000) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
