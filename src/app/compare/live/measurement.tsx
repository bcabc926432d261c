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
      about="In turns, on this server, with its database. In development everything takes longer."
    >
      <div>
        <ActButton obstacleId={obstacle === null ? null : obstacleId} onClick={measure}>
          {reads ? 'Measure again' : 'Measure'}
        </ActButton>
      </div>
      {/* Its axes from the start, or what is below would move once there are reads. */}
      <div className="max-w-2xl">
        <PlotInBothSizes
          draw={(size) => <DistributionPlot distributions={reads ?? []} {...size} />}
        />
      </div>
    </Card>
  );
}
