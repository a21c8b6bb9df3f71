// An operator made with @dot-i/k8s-operator: operator.mjs NAMESPACE, with the kubeconfig of $KUBECONFIG. Each Site has a config map, which
// the operator makes, changes, repairs and, by its finalizer, removes.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH + '/');
const k8s = require('@kubernetes/client-node');
const { default: Operator } = require('@dot-i/k8s-operator');
const namespace = process.argv[2], group = `${namespace}.operators.example`;
const config = new k8s.KubeConfig();
config.loadFromFile(process.env.KUBECONFIG);
const core = config.makeApiClient(k8s.CoreV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const site = { apiVersion: `${group}/v1`, kind: 'Site', metadata: { name: 'front', namespace }, spec: { text: 'one' } };
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `sites.${group}` },
  spec: {
    group, scope: 'Namespaced', names: { plural: 'sites', singular: 'site', kind: 'Site' },
    versions: [{
      name: 'v1', served: true, storage: true, subresources: { status: {} },
      schema: { openAPIV3Schema: { type: 'object', properties: {
        spec: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
        status: { type: 'object', properties: { observedGeneration: { type: 'integer' }, phase: { type: 'string' } } },
      } } },
    }],
  },
};

async function until(what, condition) {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 200));
  }
  throw new Error(`waited in vain until ${what}`);
}

const found = promise => promise.catch(error => { if (error.code !== 404) throw error; });
const text = async () => (await found(core.readNamespacedConfigMap({ name: 'front', namespace })))?.data?.text;

class SiteOperator extends Operator {
  events = [];

  async init() {
    await this.watchResource(group, 'v1', 'sites', event => this.reconcile(event), namespace);
    await this.watchResource('', 'v1', 'configmaps', event => this.repair(event), namespace);
  }

  async reconcile(event) {
    this.events.push(event.type);
    const done = await this.handleResourceFinalizer(event, `${group}/config`, () => found(core.deleteNamespacedConfigMap({ name: event.meta.name, namespace })));
    const { metadata, spec, status } = event.object;
    if (done || event.type === 'DELETED' || status?.observedGeneration === metadata.generation) return;
    await this.write(metadata, spec.text);
    await this.patchResourceStatus(event.meta, { observedGeneration: metadata.generation, phase: 'Ready' });
  }

  async repair({ type, object }) {
    const owner = object.metadata.ownerReferences?.[0];
    const current = owner?.kind === 'Site' ? await found(objects.read({ ...site, metadata: { name: owner.name, namespace } })) : undefined;
    if (current && !current.metadata.deletionTimestamp && (type === 'DELETED' || object.data.text !== current.spec.text)) await this.write(current.metadata, current.spec.text);
  }

  write({ name, uid }, text) {
    const ownerReferences = [{ apiVersion: site.apiVersion, kind: 'Site', name, uid, controller: true }];
    const wanted = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ownerReferences }, data: { text } };
    return objects.patch(wanted, undefined, undefined, 'site-operator', true, k8s.PatchStrategy.ServerSideApply);
  }
}

const complaints = [];
const operator = new SiteOperator({ debug() {}, info() {}, warn: text => complaints.push(text), error: text => complaints.push(text) });
await objects.create(definition);
try {
  await until('the kind is served', () => objects.list(site.apiVersion, 'Site', namespace).then(() => true, () => false));
  await operator.start();
  await objects.create(site);
  await until('the site is ready', async () => (await objects.read(site)).status?.phase === 'Ready');
  assert.equal(await text(), 'one');
  assert.deepEqual((await objects.read(site)).metadata.finalizers, [`${group}/config`]);

  await objects.patch({ ...site, spec: { text: 'two' } }, undefined, undefined, undefined, undefined, k8s.PatchStrategy.MergePatch);
  await until('the change is made', async () => (await text()) === 'two');
  await core.deleteNamespacedConfigMap({ name: 'front', namespace });
  await until('what was deleted is there again', async () => (await text()) === 'two');

  await objects.delete(site);
  await until('the site is gone', async () => !(await found(objects.read(site))) && !(await text()));
  await until('its end is told', () => operator.events.includes('DELETED'));
  assert.deepEqual(complaints, []);
} finally {
  // At once after it: the framework ends the process when a kind that it watches is no more.
  await objects.delete(definition);
}

process.exit(0);
