// What tools of the Kubernetes world do over the wire, request by request: tools.mjs TOOL NAMESPACE, with the kubeconfig of $KUBECONFIG.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import https from 'node:https';
import { createRequire } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';

const k8s = createRequire(process.env.NODE_PATH + '/')('@kubernetes/client-node');
const [tool, namespace] = process.argv.slice(2);
const config = new k8s.KubeConfig();
config.loadFromFile(process.env.KUBECONFIG);
const server = new URL(config.getCurrentCluster().server);
const secure = {};
await config.applyToHTTPSOptions(secure);

const types = { merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json', json: 'application/json-patch+json', apply: 'application/apply-patch+yaml' };
const discovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
const metadataOnly = kind => `application/json;as=${kind};g=meta.k8s.io;v=v1`;

function send(method, path, body, type = 'application/json', headers = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((done, no) => {
    const request = https.request({
      ...secure, host: server.hostname, port: server.port, method, path,
      headers: { accept: 'application/json', ...(text && { 'content-type': type, 'content-length': Buffer.byteLength(text) }), ...headers },
    }, response => {
      const parts = [];
      response.on('data', part => parts.push(part)).on('end', () => {
        const bytes = Buffer.concat(parts);
        done({ code: response.statusCode, headers: response.headers, bytes, body: bytes[0] === 0x7b ? JSON.parse(bytes) : undefined });
      });
    });
    request.on('error', no).end(text);
  });
}

async function ok(method, path, body, type, headers) {
  const answer = await send(method, path, body, type, headers);
  assert.ok(answer.code < 300, `${method} ${path}: ${answer.code} ${answer.bytes}`);
  return answer.body;
}

async function refused(code, text, method, path, body, type, headers) {
  const answer = await send(method, path, body, type, headers);
  assert.equal(answer.code, code, `${method} ${path}: ${answer.bytes}`);
  assert.ok(answer.body.message.includes(text), `no "${text}" in: ${answer.body.message}`);
  return answer.body;
}

// A watch: its events so far, and an end.
function watch(path, accept = 'application/json') {
  const events = [];
  let rest = '';
  const request = https.request({ ...secure, host: server.hostname, port: server.port, path, headers: { accept } }, response => {
    response.setEncoding('utf8').on('data', text => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      events.push(...lines.map(line => JSON.parse(line)));
    });
  });
  request.on('error', () => {}).end();
  return { events, stop: () => request.destroy() };
}

async function until(what, condition) {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise(after => setTimeout(after, 200));
  }
  throw new Error(`waited in vain until ${what}`);
}

const core = `/api/v1/namespaces/${namespace}`, apps = `/apis/apps/v1/namespaces/${namespace}`;
const manager = who => `fieldManager=${who}&fieldValidation=Strict`;
const deployment = (name, image, more = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels: { app: name, 'app.kubernetes.io/managed-by': 'tool' } },
  spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image, ...more }] } } },
});

const tools = {
  // Helm 3: a release is a secret for each revision; objects are made one by one and changed by three-way patches.
  async helm() {
    assert.match((await ok('GET', '/version?timeout=32s')).gitVersion, /^v1\.\d+\.\d+/);
    assert.equal((await ok('GET', '/apis', undefined, undefined, { accept: discovery })).kind, 'APIGroupDiscoveryList');
    const openapi = await send('GET', '/openapi/v2?timeout=32s', undefined, undefined, { accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' });
    assert.ok(openapi.code === 200 && openapi.bytes.length > 100000, `the protobuf form of OpenAPI: ${openapi.code}`);

    const release = (version, status) => ({
      apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1',
      metadata: { name: `sh.helm.release.v1.app.v${version}`, namespace, labels: { name: 'app', owner: 'helm', status, version: `${version}`, modifiedAt: '1760000000' } },
      data: { release: Buffer.from(gzipSync(JSON.stringify({ name: 'app', version, manifest: 'x'.repeat(50000) })).toString('base64')).toString('base64') },
    });
    const secrets = `${core}/secrets`, of = (version, status) => `${secrets}?labelSelector=${encodeURIComponent(`name=app,owner=helm${status ? ',status=' + status : ''}`)}`;
    assert.deepEqual((await ok('GET', of())).items, []);
    await ok('POST', `${secrets}?fieldManager=helm`, release(1, 'pending-install'));
    await refused(409, 'already exists', 'POST', `${secrets}?fieldManager=helm`, release(1, 'pending-install'));

    // Whether objects of others are in the way is asked before they are made.
    await refused(404, 'deployments.apps "app" not found', 'GET', `${apps}/deployments/app`);
    await refused(422, 'spec.selector', 'POST', `${apps}/deployments?dryRun=All`, { ...deployment('app', 'hello:1'), spec: { template: {} } });
    await ok('POST', `${core}/configmaps?fieldManager=helm`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app' }, data: { a: '1' } });
    await ok('POST', `${apps}/deployments?fieldManager=helm`, deployment('app', 'hello:1'));
    await until('the deployment is rolled out', async () => {
      const now = await ok('GET', `${apps}/deployments/app`);
      const sets = await ok('GET', `${apps}/replicasets?labelSelector=app%3Dapp`);
      return now.status?.observedGeneration >= now.metadata.generation && sets.items.some(set => set.status?.readyReplicas === 1);
    });
    await ok('PUT', `${secrets}/sh.helm.release.v1.app.v1?fieldManager=helm`, release(1, 'deployed'));

    // A hook is a Job that is deleted if it is there, made, and watched by its name.
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'hook', annotations: { 'helm.sh/hook': 'pre-upgrade' } }, spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'hello:1', command: ['true'] }] } } } };
    await refused(404, 'jobs.batch "hook" not found', 'DELETE', `/apis/batch/v1/namespaces/${namespace}/jobs/hook`, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
    await ok('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, job);
    const listed = await ok('GET', `/apis/batch/v1/namespaces/${namespace}/jobs?fieldSelector=metadata.name%3Dhook`);
    assert.equal(listed.items.length, 1);
    const hook = watch(`/apis/batch/v1/namespaces/${namespace}/jobs?watch=true&fieldSelector=metadata.name%3Dhook&resourceVersion=${listed.metadata.resourceVersion}`);
    await ok('PATCH', `/apis/batch/v1/namespaces/${namespace}/jobs/hook/status`, { status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }, { type: 'SuccessCriteriaMet', status: 'True' }], startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:00:01Z' } }, types.merge);
    await until('the hook is complete', () => hook.events.some(event => event.object.status?.conditions?.some(condition => condition.type === 'Complete')));
    hook.stop();

    // The upgrade: a strategic patch for kinds that are known, a merge patch for those of users, deletion of what is no more.
    await ok('POST', `${secrets}?fieldManager=helm`, release(2, 'pending-upgrade'));
    const changed = await ok('PATCH', `${apps}/deployments/app?fieldManager=helm`, { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'c' }], containers: [{ name: 'c', image: 'hello:2', env: [{ name: 'A', value: 'b' }] }] } } } }, types.strategic);
    assert.equal(changed.spec.template.spec.containers[0].image, 'hello:2');
    assert.ok(changed.metadata.managedFields.some(field => field.manager === 'helm' && field.operation === 'Update'));
    const gone = await ok('DELETE', `${core}/configmaps/app`, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
    assert.equal(gone.status, 'Success');
    await ok('PUT', `${secrets}/sh.helm.release.v1.app.v1?fieldManager=helm`, release(1, 'superseded'));
    await ok('PUT', `${secrets}/sh.helm.release.v1.app.v2?fieldManager=helm`, release(2, 'deployed'));
    const [current] = (await ok('GET', of(2, 'deployed'))).items;
    const stored = JSON.parse(gunzipSync(Buffer.from(Buffer.from(current.data.release, 'base64').toString(), 'base64')));
    assert.deepEqual([current.metadata.labels.version, stored.version, stored.manifest.length], ['2', 2, 50000]);

    await ok('DELETE', `${apps}/deployments/app`, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
    for (const version of [1, 2]) await ok('DELETE', `${secrets}/sh.helm.release.v1.app.v${version}`);
    await until('pods of the release are gone', async () => (await ok('GET', `${core}/pods?labelSelector=app%3Dapp`)).items.length === 0);
  },

  // Argo CD: everything that can be listed and watched is, in pages of 500; differences are made by dry runs of apply.
  async argo() {
    // Kinds of the other tests come and go beside this one.
    const groups = (await ok('GET', '/apis', undefined, undefined, { accept: discovery })).items.filter(group => !/\.example(\.org)?$/.test(group.metadata.name));
    const watched = groups.flatMap(group => group.versions.slice(0, 1).flatMap(version => version.resources
      .filter(resource => resource.verbs.includes('list') && resource.verbs.includes('watch'))
      .map(resource => `/apis/${group.metadata.name}/${version.version}/${resource.resource}`)));
    assert.ok(watched.length > 40, `${watched.length} kinds`);
    const watches = [];
    for (const path of watched) {
      const list = await ok('GET', `${path}?limit=500&resourceVersion=`);
      assert.ok(list.kind.endsWith('List') && list.metadata.resourceVersion > 0, path);
      watches.push(watch(`${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${list.metadata.resourceVersion}&timeoutSeconds=600`));
    }

    const path = `${apps}/deployments/guestbook`;
    const wanted = deployment('guestbook', 'hello:1', { resources: { limits: { cpu: '1000m' } } });
    await ok('POST', `${apps}/deployments?fieldManager=argocd-controller`, { ...wanted, spec: { ...wanted.spec, replicas: 0 } });
    await until('a watch tells of it', () => watches.some(one => one.events.some(event => event.type === 'ADDED' && event.object.metadata.name === 'guestbook')));
    watches.forEach(one => one.stop());
    assert.ok(watches.every(one => one.events.every(event => event.type !== 'ERROR')));

    // What the server would make of it is compared with what is there; a dry run leaves no trace.
    const live = await ok('GET', path);
    const would = await ok('PATCH', `${path}?dryRun=All&fieldManager=argocd-controller&force=true`, wanted, types.apply);
    assert.deepEqual([would.spec.replicas, would.metadata.uid, would.spec.template.spec.containers[0].resources.limits.cpu], [1, live.metadata.uid, '1']);
    assert.equal((await ok('GET', path)).metadata.resourceVersion, live.metadata.resourceVersion);
    await refused(400, '.spec.nonsense: field not declared in schema', 'PATCH', `${path}?dryRun=All&fieldManager=argocd-controller&force=true`, { ...wanted, spec: { ...wanted.spec, nonsense: 1 } }, types.apply);

    const bare = await ok('GET', `${apps}/deployments?limit=500`, undefined, undefined, { accept: metadataOnly('PartialObjectMetadataList') });
    assert.deepEqual([bare.kind, bare.items[0].kind, bare.items[0].spec], ['PartialObjectMetadataList', 'PartialObjectMetadata', undefined]);
    const metas = watch(`${apps}/deployments?watch=true&resourceVersion=${bare.metadata.resourceVersion}`, metadataOnly('PartialObjectMetadata') + ',application/json');
    await ok('PATCH', path, { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'a:b' } } }, types.merge);
    await until('the metadata is told', () => metas.events.some(event => event.object.kind === 'PartialObjectMetadata' && event.object.metadata.annotations?.['argocd.argoproj.io/tracking-id'] === 'a:b'));
    metas.stop();
    await ok('DELETE', path, { propagationPolicy: 'Foreground' });
  },

  // cert-manager: its kinds, an authority put into its webhooks, a conversion webhook that is named before it answers, and a lease.
  async certmanager() {
    const group = `${namespace}.cert.example`, kinds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', hooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    const pair = execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=ca', '-days', '1'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const authority = Buffer.from(pair).toString('base64');
    const version = (name, storage) => ({
      name, served: true, storage, subresources: { status: {} }, additionalPrinterColumns: [{ name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' }],
      schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec: { type: 'object', required: ['secretName'], properties: { secretName: { type: 'string' }, dnsNames: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' } } }, status: { type: 'object', properties: { conditions: { type: 'array', items: { type: 'object', required: ['type', 'status'], properties: { type: { type: 'string' }, status: { type: 'string', enum: ['True', 'False', 'Unknown'] }, lastTransitionTime: { type: 'string', format: 'date-time' } } }, 'x-kubernetes-list-map-keys': ['type'], 'x-kubernetes-list-type': 'map' } } } } } },
    });
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `certificates.${group}`, annotations: { 'cert-manager.io/inject-ca-from-secret': `${namespace}/ca` } }, spec: { group, names: { kind: 'Certificate', plural: 'certificates', shortNames: ['crt'], categories: ['cert-manager'] }, scope: 'Namespaced', versions: [version('v1', true)] } };
    const hook = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: { name: `${namespace}-webhook` }, webhooks: [{ name: 'webhook.cert-manager.io', rules: [{ apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['*/*'] }], admissionReviewVersions: ['v1'], matchPolicy: 'Equivalent', timeoutSeconds: 5, failurePolicy: 'Fail', sideEffects: 'None', clientConfig: { service: { name: 'absent', namespace, path: '/validate' } }, matchConditions: [{ name: 'not-ours', expression: "request.userInfo.username != 'kubernetes-admin'" }] }] };
    try {
      await ok('PATCH', `${kinds}/certificates.${group}?${manager('installer')}&force=true`, definition, types.apply);
      await until('the kind is established', async () => (await ok('GET', `${kinds}/certificates.${group}`)).status.conditions.some(condition => condition.type === 'Established' && condition.status === 'True'));
      await ok('POST', hooks, hook);

      // The injector applies no more than the bundle, by a list item's key.
      const injected = await ok('PATCH', `${hooks}/${namespace}-webhook?${manager('cainjector')}&force=true`, { apiVersion: hook.apiVersion, kind: hook.kind, metadata: { name: `${namespace}-webhook` }, webhooks: [{ name: 'webhook.cert-manager.io', clientConfig: { caBundle: authority } }] }, types.apply);
      assert.deepEqual([injected.webhooks.length, injected.webhooks[0].clientConfig.caBundle, injected.webhooks[0].clientConfig.service.name], [1, authority, 'absent']);
      const conversion = caBundle => ({ spec: { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { caBundle, service: { name: 'absent', namespace, path: '/convert' } } } } } });
      await ok('PATCH', `${kinds}/certificates.${group}`, conversion(authority), types.merge);
      await refused(422, 'spec.conversion.webhookClientConfig.caBundle: Invalid value', 'PATCH', `${kinds}/certificates.${group}`, conversion('bm9uc2Vuc2U='), types.merge);

      const certificates = `/apis/${group}/v1/namespaces/${namespace}/certificates`;
      const made = await ok('POST', certificates, { apiVersion: `${group}/v1`, kind: 'Certificate', metadata: { generateName: 'crt-' }, spec: { secretName: 's', dnsNames: ['a', 'b'] } });
      await refused(422, 'spec.dnsNames', 'POST', certificates, { apiVersion: `${group}/v1`, kind: 'Certificate', metadata: { name: 'twice' }, spec: { secretName: 's', dnsNames: ['a', 'a'] } });
      await refused(500, 'failed calling webhook "webhook.cert-manager.io"', 'POST', certificates, { apiVersion: `${group}/v1`, kind: 'Certificate', metadata: { name: 'other' }, spec: { secretName: 's' } }, 'application/json', { 'impersonate-user': 'someone', 'impersonate-group': 'system:masters' });

      const condition = (status, who) => ok('PATCH', `${certificates}/${made.metadata.name}/status?fieldManager=${who}&force=true`, { apiVersion: `${group}/v1`, kind: 'Certificate', metadata: { name: made.metadata.name }, status: { conditions: [{ type: who, status, lastTransitionTime: '2026-01-01T00:00:00Z' }] } }, types.apply);
      await condition('False', 'Issuing');
      const ready = await condition('True', 'Ready');
      assert.deepEqual([ready.status.conditions.map(one => one.type).sort(), ready.metadata.generation], [['Issuing', 'Ready'], 1]);
      const table = await ok('GET', certificates, undefined, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
      assert.deepEqual([table.columnDefinitions.map(column => column.name), table.rows[0].cells], [['Name', 'Ready'], [made.metadata.name, 'True']]);

      // Who leads: a lease that a second candidate cannot take with the version that he read.
      const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, now = () => new Date().toISOString().replace('Z', '000Z');
      const lease = await ok('POST', leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'cert-manager-controller' }, spec: { holderIdentity: 'a', leaseDurationSeconds: 15, acquireTime: now(), renewTime: now(), leaseTransitions: 0 } });
      await ok('PUT', `${leases}/cert-manager-controller`, { ...lease, spec: { ...lease.spec, renewTime: now() } });
      await refused(409, 'the object has been modified', 'PUT', `${leases}/cert-manager-controller`, { ...lease, spec: { ...lease.spec, holderIdentity: 'b' } });
    } finally {
      await send('DELETE', `${hooks}/${namespace}-webhook`);
      await send('DELETE', `${kinds}/certificates.${group}`);
    }
  },

  // Terraform: a plan is a dry run, what others own is refused, and what it reads back must be what it wrote.
  async terraform() {
    const path = `${core}/configmaps/tf`, item = data => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tf', namespace }, data });
    const apply = (data, query = '') => [`${path}?fieldManager=Terraform${query}`, item(data), types.apply];
    const planned = await ok('PATCH', ...apply({ a: '1' }, '&dryRun=All'));
    assert.equal(planned.data.a, '1');
    await refused(404, 'configmaps "tf" not found', 'GET', path);
    const created = await ok('PATCH', ...apply({ a: '1', b: '2' }));
    assert.deepEqual((await ok('GET', path)).data, { a: '1', b: '2' });
    await ok('PATCH', `${path}?fieldManager=kubectl-edit`, { data: { a: 'mine' } }, types.merge);
    const conflict = await refused(409, 'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a', 'PATCH', ...apply({ a: '2', b: '2' }));
    assert.deepEqual(conflict.details.causes, [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl-edit" using v1', field: '.data.a' }]);
    await ok('PATCH', ...apply({ a: '2' }, '&force=true'));
    assert.deepEqual((await ok('GET', path)).data, { a: '2' });

    // The schema of every kind that it plans comes from OpenAPI, version by version.
    const versions = (await ok('GET', '/openapi/v3')).paths;
    const document = await ok('GET', versions['api/v1'].serverRelativeURL);
    const schema = Object.values(document.components.schemas).find(one => one['x-kubernetes-group-version-kind']?.some(kind => kind.kind === 'ConfigMap' && kind.version === 'v1'));
    assert.ok(schema.properties.data.additionalProperties);
    const waited = watch(`${core}/configmaps?watch=true&fieldSelector=metadata.name%3Dtf&resourceVersion=${created.metadata.resourceVersion}`);
    await ok('DELETE', path, { propagationPolicy: 'Background', preconditions: { uid: created.metadata.uid } });
    await until('the deletion is told', () => waited.events.some(event => event.type === 'DELETED'));
    waited.stop();
  },
};

await tools[tool]();
process.exit(0);
