namespace Gantry.Tests.Api;

public sealed class ApplyTests(TestNode node) : ApiTest(node)
{
    [Fact]
    public async Task Apply_makes_changes_and_prunes() => await OkAsync("""
        cat >a.yaml <<END
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, labels: {set: s}}
        data: {one: "1", two: "2"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b, labels: {set: s}}
        END
        has "configmap/b created" k apply -f a.yaml
        has "configmap/a unchanged" k apply -f a.yaml
        sed -i 's/one: "1", //' a.yaml
        fails '-  one: "1"' k diff -f a.yaml
        has "configmap/a configured" k apply -f a.yaml
        is '{"two":"2"}' k get cm a -o 'jsonpath={.data}'
        has 'two: "2"' k apply view-last-applied cm/a -o yaml
        k diff -f a.yaml
        sed -i '/^---/,$d' a.yaml
        has "configmap/b pruned" k apply -f a.yaml --prune -l set=s --prune-allowlist=core/v1/ConfigMap
        k patch cm a --type=merge -p '{"data":{"two":"9"}}'
        has "serverside-applied" k apply --server-side --force-conflicts -f a.yaml
        """);

    [Fact]
    public async Task Server_side_apply_tells_conflicts_and_takes_over() => await OkAsync("""
        one() { echo "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"},\"data\":{$1}}"; }
        has "serverside-applied" k apply --server-side --field-manager=one -f - <<<"$(one '"a":"1","b":"1"')"
        fails 'conflict with "one": .data.a' k apply --server-side --field-manager=two -f - <<<"$(one '"a":"2"')"
        has "serverside-applied" k apply --server-side --field-manager=two --force-conflicts -f - <<<"$(one '"a":"2"')"
        k apply --server-side --field-manager=one -f - <<<"$(one '"b":"3"')"
        is '{"a":"2","b":"3"}' k get cm c -o 'jsonpath={.data}'
        is "one two" bash -c "kubectl get cm c --show-managed-fields -o jsonpath='{.metadata.managedFields[*].manager}' | tr ' ' '\n' | sort | xargs"
        """);

    [Fact]
    public async Task Kustomizations_are_built_and_applied() => await OkAsync("""
        mkdir base over
        printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "1"}\n' >base/c.yaml
        printf 'resources: [c.yaml]\n' >base/kustomization.yaml
        printf 'resources: [../base]\nnamePrefix: over-\nlabels: [{pairs: {tier: top}}]\nconfigMapGenerator: [{name: gen, literals: [k=v]}]\n' >over/kustomization.yaml
        has "name: over-c" k kustomize over
        has "configmap/over-c created" k apply -k over
        is top k get cm over-c -o 'jsonpath={.metadata.labels.tier}'
        has "over-gen-" k get cm -o name
        has deleted k delete -k over
        """);
}
