import type { ReactNode } from 'react';
import { Button } from '../../_components/button';

interface ActButtonProps {
  /** The ids of the elements that describe the button, in reading order. */
  describedBy?: readonly string[];
  /** The id of the text that says why the button is unavailable; `null` if it is available. */
  obstacleId: string | null;
  look?: 'primary' | 'secondary';
  onClick(): void;
  children: ReactNode;
}

/** A button that can be unavailable. Not `disabled`, because a disabled button loses the focus. */
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
