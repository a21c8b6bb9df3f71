"""One step of the tests with Debian's python3-kubernetes: client.py STEP NAMESPACE, with the kubeconfig of $KUBECONFIG."""
import json
import sys
import time

from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException
from kubernetes.stream import stream

step, namespace = sys.argv[1:3]
config.load_kube_config()
core = client.CoreV1Api()


def settings(name, data, labels=None):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels=labels), data=data)


def until(what, condition):
    for _ in range(300):
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError(f"waited in vain until {what}")


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ApiException as refusal:
        assert refusal.status == code, refusal
        return refusal
    raise AssertionError(f"should have been refused with {code}")


def crud():
    made = core.create_namespaced_config_map(namespace, settings("c", {"a": "1"}))
    assert made.metadata.uid and made.metadata.creation_timestamp
    made.data["b"] = "2"
    assert core.replace_namespaced_config_map("c", namespace, made).data == {"a": "1", "b": "2"}
    refused(409, core.replace_namespaced_config_map, "c", namespace, made)
    refused(409, core.create_namespaced_config_map, namespace, settings("c", {}))
    core.delete_namespaced_config_map("c", namespace)
    assert '"reason":"NotFound"' in refused(404, core.read_namespaced_config_map, "c", namespace).body.replace(" ", "")


def patches():
    core.create_namespaced_config_map(namespace, settings("c", {"a": "1", "b": "2"}))
    assert core.patch_namespaced_config_map("c", namespace, {"data": {"b": None, "c": "3"}}).data == {"a": "1", "c": "3"}
    assert core.patch_namespaced_config_map("c", namespace, [{"op": "replace", "path": "/data/a", "value": "9"}]).data == {"a": "9", "c": "3"}
    assert core.patch_namespaced_config_map("c", namespace, {"metadata": {"labels": {"x": "y"}}}).metadata.labels == {"x": "y"}


def lists():
    for i in range(5):
        core.create_namespaced_config_map(namespace, settings(f"p{i}", {}, {"page": "yes"}))
    names, token = [], None
    while token != "":
        page = core.list_namespaced_config_map(namespace, label_selector="page=yes", limit=2, _continue=token)
        names += [item.metadata.name for item in page.items]
        token = page.metadata._continue or ""
    assert names == [f"p{i}" for i in range(5)], names
    core.delete_collection_namespaced_config_map(namespace, label_selector="page=yes")
    until("the collection is gone", lambda: not core.list_namespaced_config_map(namespace, label_selector="page=yes").items)


def watches():
    version = core.list_namespaced_config_map(namespace).metadata.resource_version
    core.create_namespaced_config_map(namespace, settings("c", {"n": "1"}))
    core.patch_namespaced_config_map("c", namespace, {"data": {"n": "2"}})
    core.delete_namespaced_config_map("c", namespace)
    seen, stream_of = [], watch.Watch()
    for event in stream_of.stream(core.list_namespaced_config_map, namespace, resource_version=version, timeout_seconds=60):
        seen.append((event["type"], event["object"].metadata.name, event["object"].data["n"]))
        if event["type"] == "DELETED":
            stream_of.stop()
    assert seen == [("ADDED", "c", "1"), ("MODIFIED", "c", "2"), ("DELETED", "c", "2")], seen


def kinds():
    dynamic_client = dynamic.DynamicClient(client.ApiClient())
    maps = dynamic_client.resources.get(api_version="v1", kind="ConfigMap")
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "d"}, "data": {"a": "1"}}
    assert maps.create(body=body, namespace=namespace).data.a == "1"
    applied = maps.patch(body=json.dumps({**body, "data": {"b": "2"}}), namespace=namespace, name="d", content_type="application/apply-patch+yaml", field_manager="py")
    assert (applied.data.a, applied.data.b) == ("1", "2")
    plural, group = f"y{namespace}s", "python.example.org"
    extensions, custom = client.ApiextensionsV1Api(), client.CustomObjectsApi()
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer", "default": 4}}}}}
    extensions.create_custom_resource_definition({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group, "scope": "Namespaced", "names": {"plural": plural, "kind": "Py" + namespace},
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}],
        },
    })
    try:
        def is_served():
            try:
                return custom.list_namespaced_custom_object(group, "v1", namespace, plural) is not None
            except ApiException:
                return False

        until("the kind is served", is_served)
        made = custom.create_namespaced_custom_object(
            group, "v1", namespace, plural, {"apiVersion": f"{group}/v1", "kind": "Py" + namespace, "metadata": {"name": "one"}, "spec": {}})
        assert made["spec"]["size"] == 4, made
    finally:
        extensions.delete_custom_resource_definition(f"{plural}.{group}")


def pods():
    spec = client.V1PodSpec(termination_grace_period_seconds=0, containers=[client.V1Container(name="c", image="hello:1", command=["sh", "-c", "echo hi; sleep 600"])])
    core.create_namespaced_pod(namespace, client.V1Pod(metadata=client.V1ObjectMeta(name="box"), spec=spec))
    until("the pod runs", lambda: core.read_namespaced_pod("box", namespace).status.phase == "Running")
    until("the log has a line", lambda: core.read_namespaced_pod_log("box", namespace) == "hi\n")
    said = stream(core.connect_get_namespaced_pod_exec, "box", namespace, command=["echo", "there"], stderr=True, stdin=False, stdout=True, tty=False)
    assert said == "there\n", said
    core.delete_namespaced_pod("box", namespace, grace_period_seconds=0)


{"crud": crud, "patches": patches, "lists": lists, "watches": watches, "kinds": kinds, "pods": pods}[step]()
