import { type Attributes, metrics, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../support/kit.ts';

describe.each(strategyNames)('OpenTelemetry, strategy %s', (strategy) => {
  const database = testDatabase();
  const spans = new InMemorySpanExporter();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });

  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
    );
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  });
  afterAll(async () => {
    await reader.shutdown();
    trace.disable();
    metrics.disable();
  });

  it('counts every event and times writes, without tokens', async () => {
    const clock = new TestClock();
    const browser = new Browser(createTestKit(strategy, database, { clock: clock.now }).handlers);
    const { email } = await createUser(database.prisma);
    await browser.signIn(email, 'not the password');
    await browser.signIn(email, password);
    const tokens = [browser.sessionCookie?.value ?? ''];
    clock.advance(400);
    await browser.session();
    tokens.push(browser.sessionCookie?.value ?? '');
    await browser.post('/api/auth/signout');

    await reader.forceFlush();
    const points = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .filter(({ descriptor }) => descriptor.name === 'session_kit.events')
      .flatMap(({ dataPoints }): { attributes: Attributes; value: unknown }[] => dataPoints)
      .map(({ attributes, value }) => ({ ...attributes, value }));
    const provider = 'credentials';
    expect(points).toEqual([
      { type: 'sign_in_failed', strategy, provider, error: 'CredentialsSignin', value: 1 },
      { type: 'sign_in', strategy, provider, value: 1 },
      { type: 'renewal', strategy, value: 1 },
      { type: 'end', strategy, reason: 'signed_out', value: 1 },
    ]);
    const names = spans.getFinishedSpans().map(({ name }) => name);
    expect(names).toEqual(['session_kit.sign_in', 'session_kit.renewal', 'session_kit.end']);
    const recorded = JSON.stringify([
      points,
      spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ]);
    for (const token of tokens) expect(recorded).not.toContain(token);
  });
});
