import type { ReactNode } from 'react';
import { Button } from '../../_components/button';

interface ActButtonProps {
  /** The ids of what describes the button, in the order in which they are read. */
  describedBy?: readonly string[];
  /** The id of the sentence that says why it can't be used now; `null`: it can. */
  obstacleId: string | null;
  look?: 'primary' | 'secondary';
  onClick(): void;
  children: ReactNode;
}

/** A button that looks unusable while it is. It is not `disabled`, which would take its focus away. */
export function ActButton(props: ActButtonProps) {
  const { describedBy = [], obstacleId, look = 'secondary', onClick, children } = props;
  const descriptions = obstacleId === null ? describedBy : [obstacleId, ...describedBy];
  return (
    <Button
      look={obstacleId === null ? look : 'unusable'}
      aria-disabled={obstacleId !== null}
      aria-describedby={descriptions.join(' ') || undefined}
      onClick={obstacleId === null ? onClick : undefined}
    >
      {children}
    </Button>
  );
}
