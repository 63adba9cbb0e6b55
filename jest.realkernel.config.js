/** The suites that ask the kernel of this machine, or one in a virtual machine: `npm run test:realkernel`. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/realkernel/live/**/*.real.ts'],
  testTimeout: 120_000,
  // They measure real time: two of them at once would disturb each other.
  maxWorkers: 1,
};
