import { DistributionPlot } from '@/cost-model/plots/distribution-plot';
import { Card } from '../../_components/card';
import { PlotInBothSizes } from '../plot-in-both-sizes';
import { ActButton } from './act-button';
import type { Comparison } from './use-comparison';

interface MeasurementProps {
  comparison: Comparison;
  obstacleId: string;
}

/** How long reads take on this machine. */
export function Measurement({ comparison, obstacleId }: MeasurementProps) {
  const { reads, obstacle, measure } = comparison;
  return (
    <Card
      title="200 reads of each session"
      heading="h3"
      about="Measured on this server and its database, one strategy after the other. A development server is slower than a production build."
    >
      <div>
        <ActButton obstacleId={obstacle === null ? null : obstacleId} onClick={measure}>
          {reads ? 'Measure again' : 'Measure'}
        </ActButton>
      </div>
      {/* The axes are drawn from the start, so that the page doesn't move when results arrive. */}
      <div className="max-w-2xl">
        <PlotInBothSizes
          draw={(size) => <DistributionPlot distributions={reads ?? []} {...size} />}
        />
      </div>
    </Card>
  );
}
