import { beforeAll } from 'vitest';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { gatherMaterial, type Material } from './material.ts';
import { createMemoryKit, type MemoryKit } from './memory-kit.ts';
import { type Place, placesOf } from './places.ts';

export interface Target extends MemoryKit {
  places: Place[];
  material: Material;
}

/** What the cases of a test file are thrown at: one kit, in which somebody is signed in. */
export function memoryTarget(strategy: StrategyName): Target {
  const memory = createMemoryKit(strategy);
  let material: Material;
  beforeAll(async () => {
    material = await gatherMaterial(memory);
  });
  return {
    ...memory,
    places: placesOf(memory.kit),
    get material() {
      return material;
    },
  };
}
