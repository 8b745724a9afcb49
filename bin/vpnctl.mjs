#!/usr/bin/env node
// Starts the command line client; the code itself is TypeScript.
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

register();
createRequire(import.meta.url)('./vpnctl.ts');
