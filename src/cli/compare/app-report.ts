import { distributionOf } from '../../cost-model/distribution.ts';
import type { MeasuredFromOutside } from './measure/app.ts';
import { timingOf } from './measure/sampling.ts';
import { type AppReport, appReport } from './report.ts';
import { environmentOf, perSecondOf } from './report-of.ts';

/** No bound is promised of how fast an app answers, so there are no checks. */
export function appReportOf(
  { strategy, cookieBytes, reads }: MeasuredFromOutside,
  { origin, requests }: { origin: string; requests: number },
  date: Date,
): AppReport {
  const [alone] = reads;
  const report: AppReport = {
    subject: 'app',
    ...environmentOf(date),
    origin,
    requests,
    strategy,
    cookieBytes,
    reads: reads.map(({ inFlight, samples }) => ({
      inFlight,
      ...timingOf(samples),
      perSecond: perSecondOf(samples, inFlight),
    })),
    distribution: distributionOf(alone?.samples.times ?? []),
    checks: [],
  };
  return appReport.parse(report);
}
