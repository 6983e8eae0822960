import { readFile } from "node:fs/promises";
import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { recordLogout } from "../recipes/opentelemetry.ts";
import { stubEnvironment } from "../support/connected-app.ts";
import { createEndedWorld } from "../support/ended-world.ts";
import { useClosedNetwork } from "../support/msw.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => stubEnvironment());
afterAll(() => {
  trace.disable();
  metrics.disable();
});

const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
);
const counted = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: counted });
const meters = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(meters);

test("the recipe of the docs is the one that is tested", async () => {
  const [docs, recipe] = await Promise.all(
    ["docs/audit.md", "tests/recipes/opentelemetry.ts"].map((path) =>
      readFile(new URL(`../../${path}`, import.meta.url), "utf8"),
    ),
  );

  expect(docs).toContain(`\`\`\`ts\n${recipe}\`\`\``);
});

test("each logout is a span, counted by outcome, with no token and nobody's name", async () => {
  const world = await createEndedWorld({ logout: { onEvent: recordLogout } });
  const [one, other] = [await world.signIn({ sid: "A1" }), await world.signIn()];
  await one.post("/api/auth/federated-logout");
  await other.post("/api/auth/federated-logout", { form: { scope: "local" } });
  await world.postLogoutToken({ sub: "alice" });
  await world.postLogoutToken({ sub: "alice", aud: "x" });
  await meters.forceFlush();

  const finished = spans.getFinishedSpans().map(({ name, attributes, status }) => ({
    name,
    attributes,
    failed: status.code === SpanStatusCode.ERROR,
  }));
  expect(finished).toEqual([
    {
      name: "logout.started",
      attributes: { "logout.trigger": "logout_route", "logout.provider": "a" },
      failed: false,
    },
    {
      name: "logout.local",
      attributes: {
        "logout.trigger": "logout_route",
        "logout.reason": "local_scope",
        "logout.provider": "a",
      },
      failed: false,
    },
    {
      name: "sessions.ended",
      attributes: {
        "logout.by": "back_channel",
        "logout.scope": "person",
        "logout.provider": "a",
      },
      failed: false,
    },
    {
      name: "sessions.not_ended",
      attributes: { "logout.by": "back_channel", "logout.reason": "refused" },
      failed: true,
    },
  ]);
  const points = counted
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .flatMap(({ dataPoints }) => dataPoints.map(({ value, attributes }) => [attributes, value]));
  expect(points).toHaveLength(4);
  expect(points.every(([, value]) => value === 1)).toBe(true);
  expect(JSON.stringify([finished, points])).not.toMatch(/eyJ|alice|A1/);
  await meters.shutdown();
});
