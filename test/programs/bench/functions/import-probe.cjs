'use strict';
// Loads one bundle as Lambda does and prints how old the process then is, in milliseconds. Plain JavaScript: a loader
// would be most of what is measured.
const { performance } = require('node:perf_hooks');

require(process.argv[2]);
process.stdout.write(String(performance.now()));
process.exit(0);
