// One step of the tests with @kubernetes/client-node: client.mjs STEP NAMESPACE, with the kubeconfig of $KUBECONFIG.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';

const k8s = createRequire(process.env.NODE_PATH + '/')('@kubernetes/client-node');
const [step, namespace] = process.argv.slice(2);
const config = new k8s.KubeConfig();
config.loadFromFile(process.env.KUBECONFIG);
const core = config.makeApiClient(k8s.CoreV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const settings = (name, data, labels) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data });
const within = (what, promise) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error(`no ${what} within 60 s`)), 60000).unref())]);
const as = type => k8s.setHeaderOptions('Content-Type', type);

async function until(what, condition) {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 200));
  }
  throw new Error(`waited in vain until ${what}`);
}

const steps = {
  async crud() {
    const made = await core.createNamespacedConfigMap({ namespace, body: settings('c', { a: '1' }) });
    assert.ok(made.metadata.uid && made.metadata.creationTimestamp instanceof Date);
    made.data.b = '2';
    const replaced = await core.replaceNamespacedConfigMap({ name: 'c', namespace, body: made });
    assert.deepEqual(replaced.data, { a: '1', b: '2' });
    await assert.rejects(core.replaceNamespacedConfigMap({ name: 'c', namespace, body: made }), error => error.code === 409);
    const list = await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=c' });
    assert.equal(list.items.length, 1);
    await core.deleteNamespacedConfigMap({ name: 'c', namespace });
    await assert.rejects(core.readNamespacedConfigMap({ name: 'c', namespace }), error => error.code === 404 && JSON.parse(error.body).reason === 'NotFound');
  },

  async pages() {
    for (let i = 0; i < 7; i++) await core.createNamespacedConfigMap({ namespace, body: settings(`p${i}`, {}, { page: 'yes' }) });
    const names = [];
    let next;
    do {
      const page = await core.listNamespacedConfigMap({ namespace, labelSelector: 'page=yes', limit: 3, _continue: next });
      names.push(...page.items.map(item => item.metadata.name));
      next = page.metadata._continue;
    } while (next);
    assert.deepEqual(names, ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  },

  async patches() {
    await core.createNamespacedConfigMap({ namespace, body: settings('c', { a: '1', b: '2' }) });
    const patch = (body, type) => core.patchNamespacedConfigMap({ name: 'c', namespace, body }, as(type));
    assert.deepEqual((await patch({ data: { b: null, c: '3' } }, k8s.PatchStrategy.MergePatch)).data, { a: '1', c: '3' });
    assert.deepEqual((await patch([{ op: 'replace', path: '/data/a', value: '9' }], k8s.PatchStrategy.JsonPatch)).data, { a: '9', c: '3' });
    assert.deepEqual((await patch({ data: { d: '4' } }, k8s.PatchStrategy.StrategicMergePatch)).data, { a: '9', c: '3', d: '4' });
  },

  async apply() {
    const apply = (manager, data, force) => objects.patch(settings('c', data), undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply);
    assert.deepEqual((await apply('one', { a: '1' })).data, { a: '1' });
    await assert.rejects(apply('two', { a: '2' }), error => error.code === 409);
    const forced = await apply('two', { a: '2' }, true);
    assert.deepEqual(forced.metadata.managedFields.map(field => [field.manager, field.operation]), [['two', 'Apply']]);
  },

  async informer() {
    const seen = [];
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: 'seen=yes' });
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, 'seen=yes');
    for (const event of ['add', 'update', 'delete']) informer.on(event, item => seen.push(`${event} ${item.metadata.name} ${item.data?.n ?? ''}`));
    await core.createNamespacedConfigMap({ namespace, body: settings('before', { n: '0' }, { seen: 'yes' }) });
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: settings('other', {}) });
    await core.createNamespacedConfigMap({ namespace, body: settings('c', { n: '1' }, { seen: 'yes' }) });
    await until('the creation is seen', () => seen.includes('add c 1'));
    await core.patchNamespacedConfigMap({ name: 'c', namespace, body: { data: { n: '2' } } }, as(k8s.PatchStrategy.MergePatch));
    await until('the change is seen', () => seen.includes('update c 2'));
    assert.equal(informer.get('c', namespace).data.n, '2');
    await core.patchNamespacedConfigMap({ name: 'c', namespace, body: { metadata: { labels: { seen: 'no' } } } }, as(k8s.PatchStrategy.MergePatch));
    await until('what left the selection is gone', () => seen.some(event => event.startsWith('delete c')));
    assert.ok(seen.includes('add before 0') && !seen.some(event => event.includes('other')));
    await informer.stop();
  },

  async kinds() {
    const plural = `j${namespace}s`, group = 'clients.example.org';
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
      spec: {
        group, scope: 'Namespaced', names: { plural, singular: plural.slice(0, -1), kind: 'Thing' + namespace },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', maximum: 9 } } } } } } }],
      },
    };
    await objects.create(definition);
    try {
      const custom = config.makeApiClient(k8s.CustomObjectsApi);
      const at = { group, version: 'v1', namespace, plural };
      const thing = size => ({ apiVersion: `${group}/v1`, kind: 'Thing' + namespace, metadata: { name: 'one' }, spec: { size } });
      await until('the kind is served', () => custom.listNamespacedCustomObject(at).then(() => true, () => false));
      await assert.rejects(custom.createNamespacedCustomObject({ ...at, body: thing(10) }), error => error.code === 422);
      await custom.createNamespacedCustomObject({ ...at, body: thing(3) });
      assert.equal((await custom.getNamespacedCustomObject({ ...at, name: 'one' })).spec.size, 3);
      await custom.deleteNamespacedCustomObject({ ...at, name: 'one' });
    } finally {
      await objects.delete(definition);
    }
  },

  async exec() {
    const container = { name: 'c', image: 'hello:1', command: ['sleep', '600'] };
    await core.createNamespacedPod({ namespace, body: { metadata: { name: 'box' }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } } });
    await until('the pod runs', async () => (await core.readNamespacedPod({ name: 'box', namespace })).status?.phase === 'Running');
    const run = (command, input) => new Promise((done, no) => {
      const out = new PassThrough(), err = new PassThrough();
      let text = '', errors = '';
      out.on('data', data => (text += data));
      err.on('data', data => (errors += data));
      const stdin = input === undefined ? null : new PassThrough();
      new k8s.Exec(config).exec(namespace, 'box', 'c', command, out, err, stdin, false, status => setImmediate(() => done({ status, text, errors }))).catch(no);
      stdin?.end(input);
    });
    const good = await within('end of the command', run(['sh', '-c', 'echo out; echo err >&2']));
    assert.deepEqual([good.status.status, good.text, good.errors], ['Success', 'out\n', 'err\n']);
    const bad = await within('end of the command', run(['sh', '-c', 'exit 7']));
    assert.deepEqual([bad.status.status, bad.status.details.causes[0].message], ['Failure', '7']);
    let logged = '';
    const log = new PassThrough();
    log.on('data', data => (logged += data));
    await new k8s.Log(config).log(namespace, 'box', 'c', log, { follow: false });
    await core.deleteNamespacedPod({ name: 'box', namespace });
  },

  async workloads() {
    const apps = config.makeApiClient(k8s.AppsV1Api);
    const template = { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'hello:1' }] } };
    await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: 'w' }, spec: { replicas: 1, selector: { matchLabels: { app: 'w' } }, template } } });
    await until('the deployment is available', async () => (await apps.readNamespacedDeployment({ name: 'w', namespace })).status?.availableReplicas === 1);
    const scale = await apps.readNamespacedDeploymentScale({ name: 'w', namespace });
    scale.spec.replicas = 0;
    await apps.replaceNamespacedDeploymentScale({ name: 'w', namespace, body: scale });
    await until('nothing is left', async () => !(await apps.readNamespacedDeployment({ name: 'w', namespace })).status.replicas);
    const answer = await config.makeApiClient(k8s.AuthorizationV1Api)
      .createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: { namespace, verb: 'create', resource: 'pods' } } } });
    assert.equal(answer.status.allowed, true);
  },
};

await steps[step]();
process.exit(0);
