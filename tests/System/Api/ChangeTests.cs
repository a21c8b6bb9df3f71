namespace Gantry.Tests.Api;

public sealed class ChangeTests(TestNode node) : ApiTest(node)
{
    private const string Web = """
        k create deployment web --image=hello:1 --replicas=0

        """;

    [Fact]
    public async Task Labels_and_annotations_are_set_and_removed() => await OkAsync("""
        k create configmap c
        has labeled k label cm c a=1 b=2
        fails "already has a value (1)" k label cm c a=3
        has labeled k label cm c a=3 --overwrite
        has unlabeled k label cm c b-
        is '{"a":"3"}' k get cm c -o 'jsonpath={.metadata.labels}'
        has a=3 k label cm c --list
        has annotated k annotate cm c note='two words'
        has annotated k annotate cm c note-
        is "" k get cm c -o 'jsonpath={.metadata.annotations.note}'
        has "labeled" k label cm --all every=one
        """);

    [Fact]
    public async Task Patches_of_all_three_kinds_are_applied() => await OkAsync(Web + """
        has patched k patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"hello:2"}]}}}}'
        is "hello side" bash -c "kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[*].name}' | tr ' ' '\n' | sort | xargs"
        has patched k patch deploy web --type=json -p '[{"op":"add","path":"/spec/minReadySeconds","value":3},{"op":"test","path":"/spec/replicas","value":0}]'
        has patched k patch deploy web --type=merge -p '{"spec":{"template":{"spec":{"containers":[{"name":"only","image":"hello:1"}]}}}}'
        is "only 3" k get deploy web -o 'jsonpath={.spec.template.spec.containers[*].name} {.spec.minReadySeconds}'
        has "no change" k patch deploy web --type=merge -p '{"spec":{"minReadySeconds":3}}'
        fails "the server rejected our request due to an error in our request" k patch deploy web --type=json -p '[{"op":"remove","path":"/spec/nothing"}]'
        """);

    [Fact]
    public async Task A_status_is_written_by_itself() => await OkAsync("""
        k create -f - <<<'{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c"},"spec":{"storageClassName":"none","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}'
        has patched k patch pvc c --subresource=status --type=merge -p '{"status":{"phase":"Lost"},"spec":{"volumeName":"v"}}'
        is "Lost " k get pvc c -o 'jsonpath={.status.phase} {.spec.volumeName}'
        has "no change" k patch pvc c --type=merge -p '{"status":{"phase":"Bound"}}'
        k get pvc c --subresource=status -o json | sed 's/Lost/Pending/' >c.json
        has replaced k replace --subresource=status -f c.json
        is Pending k get pvc c -o 'jsonpath={.status.phase}'
        """);

    [Fact]
    public async Task An_editor_changes_an_object() => await OkAsync("""
        k create configmap c --from-literal=a=old
        printf '#!/bin/sh\nsed -i s/old/new/ "$1"\n' >editor; chmod +x editor
        EDITOR=$D/editor has edited k edit cm c
        is new k get cm c -o 'jsonpath={.data.a}'
        EDITOR=true has "no changes made" k edit cm c
        printf '#!/bin/sh\ncp "$1" %s/seen\nsed -i "s/^data:/dota:/" "$1"\n' $D >editor
        KUBE_EDITOR=$D/editor fails 'configmaps "c" is invalid' k edit cm c
        has 'unknown field "dota"' cat seen
        """);

    [Fact]
    public async Task Replace_puts_the_whole_object() => await OkAsync("""
        k create configmap c --from-literal=a=1
        k get cm c -o yaml >c.yaml
        sed -i 's/a: "1"/b: "2"/' c.yaml
        has replaced k replace -f c.yaml
        is '{"b":"2"}' k get cm c -o 'jsonpath={.data}'
        fails "the object has been modified" k replace -f c.yaml
        has replaced k replace --force -f - <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"z":"9"}}'
        is '{"z":"9"}' k get cm c -o 'jsonpath={.data}'
        """);

    [Fact]
    public async Task Set_changes_parts_of_a_workload() => await OkAsync(Web + """
        has "image updated" k set image deploy/web hello=hello:2
        has "env updated" k set env deploy/web A=1 B=2
        has "A=1" k set env deploy/web --list
        has "resource requirements updated" k set resources deploy/web --limits=cpu=200m,memory=64Mi
        k create sa robot; has "serviceaccount updated" k set serviceaccount deploy/web robot
        k create service clusterip web --tcp=80:80
        has "selector updated" k set selector service/web app=other
        k create rolebinding r --clusterrole=view --user=anna; has "subjects updated" k set subject rolebinding/r --user=bert
        is "hello:2 200m robot" k get deploy web -o 'jsonpath={.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].resources.limits.cpu} {.spec.template.spec.serviceAccountName}'
        is "anna bert" k get rolebinding r -o 'jsonpath={.subjects[*].name}'
        """);

    [Fact]
    public async Task A_workload_is_scaled_exposed_and_rolled() => await OkAsync("""
        k create deployment web --image=hello:1 --replicas=1 --port=8080
        k rollout status deploy/web --timeout=60s
        has scaled k scale deploy/web --replicas=2 --current-replicas=1
        fails "Expected replicas" k scale deploy/web --replicas=3 --current-replicas=7
        k rollout status deploy/web --timeout=60s
        has exposed k expose deploy/web --port=80 --target-port=8080
        has "kind: Scale" k get deploy/web --subresource=scale -o yaml
        is 8080 k get service web -o 'jsonpath={.spec.ports[0].targetPort}'
        has autoscaled k autoscale deploy/web --min=1 --max=4 --cpu-percent=80
        is "1 4" k get hpa web -o 'jsonpath={.spec.minReplicas} {.spec.maxReplicas}'
        has "image updated" k set image deploy/web hello=hello:2
        k rollout status deploy/web --timeout=60s
        has "REVISION" k rollout history deploy/web
        has "hello:2" k rollout history deploy/web --revision=2
        has paused k rollout pause deploy/web
        has resumed k rollout resume deploy/web
        has "rolled back" k rollout undo deploy/web --to-revision=1
        is hello:1 k get deploy web -o 'jsonpath={.spec.template.spec.containers[0].image}'
        has restarted k rollout restart deploy/web
        k rollout status deploy/web --timeout=60s
        has "condition met" k wait deploy/web --for=condition=Available --timeout=60s
        """);

    [Fact]
    public async Task Objects_are_deleted_and_waited_for() => await OkAsync("""
        for i in 1 2 3 4; do k create configmap c$i; done
        k label cm c3 c4 group=g
        has 'configmap "c1" deleted' k delete cm c1
        has "c4" k delete cm -l group=g
        has "(server dry run)" k delete cm c2 --dry-run=server
        fails "NotFound" k delete cm c1
        is "" k delete cm c1 --ignore-not-found
        (sleep 1; kubectl delete cm c2) >/dev/null &
        has "condition met" k wait cm/c2 --for=delete --timeout=60s
        wait
        k create deployment web --image=hello:1 --replicas=1
        sees hello k get rs -o wide
        k delete deploy web --cascade=orphan
        is "" k get rs -l app=web -o 'jsonpath={.items[0].metadata.ownerReferences}'
        k delete rs -l app=web --cascade=foreground
        is "" k get pods -l app=web -o name
        """);
}
