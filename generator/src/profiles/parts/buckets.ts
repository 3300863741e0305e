/** Default histogram bounds that several libraries share. */

/** Seconds. Defaults of prom-client and of Go's client_golang. */
export const CLIENT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Seconds. Defaults of the Python client and advice of the OpenTelemetry conventions for HTTP durations. */
export const FINE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** Milliseconds. Defaults of Envoy, which Istio's sidecars inherit. */
export const ENVOY_BUCKETS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
] as const;
