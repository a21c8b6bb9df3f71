using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests.Kube;

public sealed class KubeJsonTests
{
    [Fact]
    public void A_pod_keeps_its_fields_through_json()
    {
        const string json = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","creationTimestamp":"2026-01-02T03:04:05Z"},"spec":{"containers":[{"name":"c","ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"250m"}},"livenessProbe":{"httpGet":{"port":"http"}}}],"hostIPC":true},"status":{"podIP":"10.0.0.1"}}""";

        Pod pod = JsonSerializer.Deserialize(json, Pod.Json)!;

        Assert.Equal(250, pod.Spec.Containers[0].Resources!.Limits["cpu"].Thousandths);
        string back = JsonSerializer.Serialize(pod, Pod.Json);
        Assert.Equal(Sorted(json), Sorted(back));
    }

    private static string Sorted(string json) => string.Concat(json.Order());
}
