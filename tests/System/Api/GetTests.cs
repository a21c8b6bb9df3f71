namespace Gantry.Tests.Api;

public sealed class GetTests(TestNode node) : ApiTest(node)
{
    private const string Three = """
        for i in 1 2 3; do k create configmap c$i --from-literal=n=$((4 - i)); k label cm c$i group=g$((i % 2)); done

        """;

    [Fact]
    public async Task Objects_are_shown_in_all_forms() => await OkAsync(Three + """
        has DATA k get cm
        has GROUP k get cm -L group
        has group=g1 k get cm --show-labels
        is "configmap/c1" k get cm c1 -o name
        has '"n": "3"' k get cm c1 -o json
        has '"n": "3"' k get cm c1 -o yaml
        is "3 g1" k get cm c1 -o 'jsonpath={.data.n} {.metadata.labels.group}'
        is "c1=3 c2=2 c3=1 " k get cm -l group -o 'go-template={{range .items}}{{.metadata.name}}={{.data.n}} {{end}}'
        printf '{{.metadata.name}}' >t; is c1 k get cm c1 -o go-template-file=t
        printf '{.metadata.name}' >j; is c1 k get cm c1 -o jsonpath-file=j
        has "NAME   N" k get cm -l group -o custom-columns=NAME:.metadata.name,N:.data.n
        printf 'WHO NR\nmetadata.name data.n\n' >c; has "WHO   NR" k get cm -l group -o custom-columns-file=c
        has c1 k get cm --no-headers -o wide
        is "" k get cm -l none=1 --ignore-not-found -o name
        is "$N" k get ns $N -o 'jsonpath={.metadata.name}'
        has c1 k get --raw /api/v1/namespaces/$N/configmaps
        has "configmap/c1" k get cm,secrets -o name
        has "$N" k get cm -A
        has managedFields k get cm c1 -o yaml --show-managed-fields
        """);

    [Fact]
    public async Task Lists_are_sorted_selected_and_taken_in_parts() => await OkAsync(Three + """
        is "c3 c2 c1" bash -c "kubectl get cm -l group --sort-by=.data.n -o jsonpath='{.items[*].metadata.name}'"
        is "c1 c3" bash -c "kubectl get cm -l group=g1 -o jsonpath='{.items[*].metadata.name}'"
        is "c2" k get cm -l 'group notin (g1),group' -o 'jsonpath={.items[*].metadata.name}'
        is "c2" k get cm --field-selector metadata.name=c2 -o 'jsonpath={.items[*].metadata.name}'
        is "c1 c2 c3" k get cm -l group --chunk-size=1 -o 'jsonpath={.items[*].metadata.name}'
        fails "is not a known field selector" k get cm --field-selector data.n=1
        """);

    [Fact]
    public async Task A_watch_shows_what_happens() => await OkAsync(Three + """
        timeout 60 kubectl get cm -l group --watch --output-watch-events -o 'jsonpath={.type} {.object.metadata.name} {.object.data.n}{"\n"}' >watch & watcher=$!
        sees "ADDED c3 1" cat watch
        k patch cm c2 -p '{"data":{"n":"9"}}'
        k delete cm c1
        sees "MODIFIED c2 9" cat watch
        sees "DELETED c1 3" cat watch
        kill $watcher; wait $watcher || true
        timeout 60 kubectl get cm -l group --watch-only -o name >only & watcher=$!
        for i in $(seq 100); do k label cm c3 try=$i --overwrite >/dev/null; grep -q c3 only && break; sleep 0.2; done
        grep -q c3 only; ! grep -q c2 only
        kill $watcher; wait $watcher || true
        """);

    [Fact]
    public async Task Objects_are_described_with_their_events() => await OkAsync(Three + """
        has "group=g1" k describe cm c1
        k run p --image=nowhere.invalid/none:1 --restart=Never
        sees Scheduled k describe pod p
        has "Node:             " k describe pod p
        has Scheduled k events --for pod/p
        sees Scheduled k get events --field-selector involvedObject.name=p
        has "Status:       Active" k describe ns $N
        has "Kubelet Version" k describe nodes
        k delete pod p --grace-period=0 --force
        """);

    [Fact]
    public async Task The_api_describes_itself() => await OkAsync("""
        has "deployments" k api-resources --api-group=apps
        has "pods" k api-resources --namespaced=true --verbs=list,get -o wide
        has "nodes" k api-resources --namespaced=false -o name
        has "apps/v1" k api-versions
        has "Server Version" k version
        has '"serverVersion"' k version -o json
        has "is running at" k cluster-info
        has "FIELD: replicas <integer>" k explain deployment.spec.replicas
        has "readinessProbe" k explain pod.spec.containers --recursive
        has "KIND:       CronJob" k explain cronjob --api-version=batch/v1
        has '"ok"' bash -c "kubectl get --raw /readyz | sed 's/.*/\"&\"/'"
        sees "CPU(cores)" k top nodes
        k cluster-info dump --output-directory=dump --namespaces=$N
        test -s dump/nodes.json; test -s dump/$N/pods.json
        """);
}
