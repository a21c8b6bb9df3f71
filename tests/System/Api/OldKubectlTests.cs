namespace Gantry.Tests.Api;

/// <summary>Debian's kubectl 1.20: OpenAPI v2 in protobuf, SPDY for streams, kinds of their old versions where they are still served.</summary>
public sealed class OldKubectlTests(TestNode node) : ApiTest(node)
{
    private static string Folder => Path.Combine(Shell.Repository, "artifacts/kubectl-old");

    public override async ValueTask InitializeAsync()
    {
        string? obstacle = await DebianPackage.UnpackAsync(Folder, "kubernetes-client", "./usr/bin/kubectl");
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await base.InitializeAsync();
        More["OLD"] = Path.Combine(Folder, "usr/bin/kubectl");
        More["REPOSITORY"] = Shell.Repository;
    }

    [Fact]
    public async Task It_applies_explains_and_refuses() => await OkAsync("""
        o() { timeout 60 "$OLD" "$@"; }
        has v1.20 o version --client --short
        has "deployment.apps/hello created" o apply -f $REPOSITORY/examples/hello/hello.yaml
        has "deployment.apps/hello unchanged" o apply -f $REPOSITORY/examples/hello/hello.yaml
        has "successfully rolled out" o rollout status deploy/hello --timeout=100s
        has "FIELD:    replicas <integer>" o explain deploy.spec.replicas
        fails 'unknown field "dat" in io.k8s.api.core.v1.ConfigMap' o create -f - <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"dat":{}}'
        has scaled o scale deploy/hello --replicas=1
        has autoscaled o autoscale deploy/hello --max=3
        has "Target CPU utilization:" o describe hpa hello
        has CPU o top pods
        has created o create ingress i --rule=a.example/b=c:80
        has a.example o get ingress
        has serverside-applied o apply --server-side --force-conflicts -f $REPOSITORY/examples/hello/hello.yaml
        has deleted o delete -f $REPOSITORY/examples/hello/hello.yaml
        """);

    [Fact]
    public async Task It_reaches_into_a_pod_by_SPDY() => await OkAsync("""
        o() { timeout 60 "$OLD" "$@"; }
        o run p --image=hello:1 --port=8080
        o wait pod/p --for=condition=Ready --timeout=60s
        has uid= o exec p -- id
        is hi bash -c '"$OLD" exec -i p -- cat <<<hi'
        has "listens on port" o logs p
        o cp p:/etc/passwd passwd; grep -q root passwd
        timeout 100 "$OLD" port-forward p :8080 >forward & forward=$!
        sees "Forwarding from" cat forward
        has "Hello from p" curl -s "http://$(sed -n 's/Forwarding from \(127[^ ]*\) .*/\1/p' forward)"
        kill $forward
        has done o run once --rm -i --image=hello:1 --restart=Never --command -- sh -c 'sleep 2; echo done'
        """);
}
