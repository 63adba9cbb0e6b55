// `require('sixlab')` and `import ... from 'sixlab'`.
'use strict';
module.exports = require('./bundle.cjs').load('library');
