#!/usr/bin/env node
// Apart from what is built, so that npm finds it to link before there is a build.
await import('./dist/cli/main.js');
