import type { StrategyName } from 'authjs-session-kit';
import type { Tick } from '../../../cost-model/ticks.ts';
import { type Markup, markup } from './markup.ts';

/** Something of a strategy, to be drawn in its colour. */
export interface Series<T> {
  strategy: StrategyName;
  values: T;
}

/** Units of the view box; the page scales it. */
export const width = 680;
export const margin = { top: 56, right: 24, bottom: 48, left: 72 };

interface Frame {
  /** Of its title and description, unique on the page. */
  id: string;
  title: string;
  /** The same in words, for whoever doesn't see it. */
  description: string;
  height: number;
}

export function frame({ id, title, description, height }: Frame, body: readonly Markup[]): Markup {
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${body}
</svg>`;
}

/** Names the strategies by colour, above a plot. */
export function legend(strategies: readonly StrategyName[]): Markup {
  const entries = strategies.map(
    (strategy, index) =>
      markup`<g class="${strategy}" transform="translate(${margin.left + index * 110} 24)">
<rect class="fill" y="-10" width="12" height="12" rx="2"/><text class="name" x="18">${strategy}</text></g>`,
  );
  return markup`${entries}`;
}

/** Lines upwards from below, with labels under them. */
export function ticksBelow(ticks: readonly Tick[], top: number, bottom: number): Markup {
  const lines = ticks.map(
    ({ at, label }) => markup`<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>
<text class="quiet" x="${at}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
  );
  return markup`${lines}`;
}

/** Lines from the left to the right, with labels before them. */
export function ticksLeft(ticks: readonly Tick[], left: number, right: number): Markup {
  const lines = ticks.map(
    ({ at, label }) => markup`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>
<text class="quiet" x="${left - 8}" y="${at + 4}" text-anchor="end">${label}</text>`,
  );
  return markup`${lines}`;
}
