/** The suites that take long: `npm run test:slow`. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/slow/**/*.slow.ts'],
  testTimeout: 900_000,
};
