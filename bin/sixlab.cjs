#!/usr/bin/env node
// The command `sixlab`.
'use strict';
require('./bundle.cjs').load('cli').start();
