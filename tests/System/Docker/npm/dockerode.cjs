// What dockerode does against the engine that DOCKER_HOST names: `node dockerode.cjs STEP NAME`.
'use strict';
const assert = require('node:assert/strict');
const { PassThrough } = require('node:stream');
const Docker = require('dockerode');

const docker = new Docker({ socketPath: process.env.DOCKER_HOST.replace('unix://', '') });
const [step, name] = process.argv.slice(2);

const collect = async (stream) => {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
};

const followed = (stream) => new Promise((resolve, reject) =>
  docker.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines))));

const started = async (...command) => {
  const container = await docker.createContainer({ Image: 'busy:1', name, Cmd: command });
  await container.start();
  return container;
};

const demultiplexed = async (stream) => {
  const output = new PassThrough(), errors = new PassThrough();
  docker.modem.demuxStream(stream, output, errors);
  stream.on('end', () => { output.end(); errors.end(); });
  return Promise.all([collect(output), collect(errors)]);
};

const steps = {
  async ping() {
    assert.equal(String(await docker.ping()), 'OK');
    assert.ok((await docker.version()).ApiVersion);
    assert.ok((await docker.info()).NCPU > 0);
  },

  async run() {
    const output = new PassThrough();
    const text = collect(output);
    const [result] = await docker.run('busy:1', ['sh', '-c', 'echo hello; exit 3'], output, { name, HostConfig: { AutoRemove: true } });
    output.end();
    assert.equal(result.StatusCode, 3);
    assert.equal((await text).trim(), 'hello');
  },

  async attach() {
    const container = await docker.createContainer({ Image: 'busy:1', name, Cmd: ['sh', '-c', 'read x; echo got $x; echo bad >&2'], OpenStdin: true, StdinOnce: true });
    const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
    await container.start();
    stream.write('it\n');
    assert.deepEqual(await demultiplexed(stream), ['got it\n', 'bad\n']);
    assert.equal((await container.wait()).StatusCode, 0);
  },

  async events() {
    const stream = await docker.getEvents({ filters: { container: [name], event: ['start'] } });
    const first = new Promise((resolve) => stream.once('data', resolve));
    await started('true');
    const event = JSON.parse(await first);
    assert.equal(event.Action, 'start');
    assert.equal(event.Actor.Attributes.name, name);
    stream.destroy();
  },

  async exec() {
    const container = await started('sleep', '1000');
    const exec = await container.exec({ Cmd: ['sh', '-c', 'cat; echo bad >&2; exit 4'], AttachStdin: true, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({ hijack: true, stdin: true });
    stream.end('typed\n');
    assert.deepEqual(await demultiplexed(stream), ['typed\n', 'bad\n']);
    const { Running, ExitCode } = await exec.inspect();
    assert.deepEqual({ Running, ExitCode }, { Running: false, ExitCode: 4 });
  },

  async logs() {
    const container = await started('sh', '-c', 'echo one; echo two >&2');
    await container.wait();
    const stream = await container.logs({ follow: true, stdout: true, stderr: true });
    assert.deepEqual(await demultiplexed(stream), ['one\n', 'two\n']);
  },

  async stats() {
    const container = await started('sleep', '1000');
    const stats = await container.stats({ stream: false });
    assert.ok(stats.memory_stats.usage > 0);
    assert.ok(stats.cpu_stats.cpu_usage.total_usage > 0);
  },

  async build() {
    const { context } = process.env;
    const lines = await followed(await docker.buildImage({ context, src: ['Dockerfile', 'file'] }, { t: `${name}:1` }));
    assert.ok(lines.some((line) => /Successfully tagged/.test(line.stream)), JSON.stringify(lines));
    const broken = await followed(await docker.buildImage({ context, src: ['Broken', 'file'] }, { dockerfile: 'Broken' })).catch((error) => error);
    assert.match(JSON.stringify(broken) + broken, /returned a non-zero code: 9/);
  },

  async pull() {
    const image = `${process.env.R}/${name}:1`;
    await docker.getImage('busy:1').tag({ repo: `${process.env.R}/${name}`, tag: '1' });
    await followed(await docker.getImage(image).push({ authconfig: {} }));
    await docker.getImage(image).remove();
    const lines = await followed(await docker.pull(image));
    assert.ok(lines.some((line) => /Downloaded newer image/.test(line.status)), JSON.stringify(lines));
    await docker.getImage(image).remove();
  },

  async archive() {
    const container = await started('sleep', '1000');
    const stream = await container.getArchive({ path: '/etc/passwd' });
    assert.match(await collect(stream), /^passwd\0/);
    await container.putArchive(await container.getArchive({ path: '/etc/passwd' }), { path: '/home' });
    assert.match(await collect(await container.getArchive({ path: '/home/passwd' })), /root:x:0:0/);
  },

  async networks() {
    const network = await docker.createNetwork({ Name: name, Labels: { a: 'b' } });
    const container = await started('sleep', '1000');
    await network.connect({ Container: container.id, EndpointConfig: { Aliases: ['alias'] } });
    assert.ok((await container.inspect()).NetworkSettings.Networks[name].IPAddress);
    assert.ok((await network.inspect()).Containers[container.id]);
    await network.disconnect({ Container: container.id });
    await network.remove();
  },

  async errors() {
    const missing = await docker.getContainer('nosuch').inspect().catch((error) => error);
    assert.equal(missing.statusCode, 404);
    assert.equal(missing.json.message, 'No such container: nosuch');
    await docker.createContainer({ Image: 'busy:1', name });
    assert.equal((await docker.createContainer({ Image: 'busy:1', name }).catch((error) => error)).statusCode, 409);
    assert.equal((await docker.createContainer({ Image: 'nosuch:1' }).catch((error) => error)).statusCode, 404);
    assert.equal((await docker.getContainer(name).stop().catch((error) => error)).statusCode, 304);
  },
};

steps[step]().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
