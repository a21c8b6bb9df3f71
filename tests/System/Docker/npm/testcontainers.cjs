// What testcontainers does against the engine that DOCKER_HOST names: `node testcontainers.cjs STEP`.
// It prints the ids of what it leaves to its reaper.
'use strict';
const assert = require('node:assert/strict');
const { GenericContainer, Network, Wait } = require('testcontainers');

const fetched = async (container) => (await fetch(`http://${container.getHost()}:${container.getMappedPort(80)}/`)).text();

const steps = {
  async port() {
    const container = await new GenericContainer('web:1').withExposedPorts(80).start();
    assert.equal(await fetched(container), 'hello from the web\n');
    const { output, exitCode } = await container.exec(['sh', '-c', 'echo inside; exit 2']);
    assert.deepEqual({ output, exitCode }, { output: 'inside\n', exitCode: 2 });
    await container.stop();
  },

  async log() {
    const container = await new GenericContainer('busy:1')
      .withCommand(['sh', '-c', 'sleep 0.5; echo I am ready; sleep 1000'])
      .withEnvironment({ A: 'b' })
      .withCopyContentToContainer([{ content: 'copied', target: '/tmp/it' }])
      .withWaitStrategy(Wait.forLogMessage('I am ready'))
      .start();
    assert.equal((await container.exec('cat /tmp/it')).output, 'copied');
    await container.stop();
  },

  async health() {
    const container = await new GenericContainer('web:1')
      .withExposedPorts(80)
      .withHealthCheck({ test: ['CMD-SHELL', 'wget -qO- http://127.0.0.1/'], interval: 200, retries: 20, timeout: 5000 })
      .withWaitStrategy(Wait.forHealthCheck())
      .start();
    assert.equal(await fetched(container), 'hello from the web\n');
    await container.stop();
  },

  async network() {
    const network = await new Network().start();
    const web = await new GenericContainer('web:1').withNetwork(network).withNetworkAliases('shop').withExposedPorts(80).start();
    const other = await new GenericContainer('busy:1').withNetwork(network).withCommand(['sleep', '1000']).start();
    assert.equal((await other.exec('wget -qO- http://shop/')).output, 'hello from the web\n');
    await other.stop();
    await web.stop();
    await network.stop();
  },

  async build() {
    const container = await (await GenericContainer.fromDockerfile(process.env.context).build())
      .withCommand(['sh', '-c', 'cat /file; sleep 1000'])
      .withWaitStrategy(Wait.forLogMessage('from the context'))
      .start();
    await container.stop();
  },

  // Ends without removing anything.
  async abandon() {
    const network = await new Network().start();
    const container = await new GenericContainer('web:1').withNetwork(network).withExposedPorts(80).start();
    console.log(container.getId(), network.getId());
  },
};

steps[process.argv[2]]().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
