import fc from 'fast-check';

// The SDK's notice on every start of Node.js 20 would drown the tests' own output.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// Every run draws new cases; a failure prints its seed, and FAST_CHECK_SEED repeats it.
const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
fc.configureGlobal({ seed });
