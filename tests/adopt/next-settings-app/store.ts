// In the app that is built this is the package's own file: what an app's tests may import by name refuses
// to serve in production. What stores do is tested elsewhere; here it is what Next's settings do.
export { memorySessions } from '../../../src/kit/stores/memory.ts';
