using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

public sealed class ObjectDefaultsTests
{
    [Fact]
    public void A_pod_gets_what_its_author_left_out()
    {
        JsonObject spec = Some.Stored(Some.PodJson, Some.Pod).Child("spec")!;

        JsonObject expected = Some.Tree("""
            {"containers":[{"name":"c","image":"web:1","imagePullPolicy":"IfNotPresent","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],
            "enableServiceLinks":true,"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}
            """);
        Assert.True(JsonNode.DeepEquals(expected, spec), spec.ToJsonString());
    }

    [Theory]
    [InlineData("web", "Always")]
    [InlineData("web:latest", "Always")]
    [InlineData("localhost:5000/web", "Always")]
    [InlineData("localhost:5000/web:2", "IfNotPresent")]
    [InlineData("web@sha256:00", "IfNotPresent")]
    public void The_tag_decides_when_an_image_is_pulled(string image, string policy)
    {
        JsonObject pod = Some.Stored(Some.PodJson.Replace("web:1", image), Some.Pod);

        Assert.Equal(policy, pod.Child("spec").Objects("containers").Single().Text("imagePullPolicy"));
    }

    [Fact]
    public void A_deployment_gets_a_rolling_update_and_its_template_the_defaults_of_pods()
    {
        JsonObject spec = Some.Stored(Some.DeploymentJson, Some.Deployment).Child("spec")!;

        Assert.Equal(1, spec.Whole("replicas"));
        Assert.Equal("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}}""", spec["strategy"]!.ToJsonString());
        Assert.Equal(30, spec.Child("template").Child("spec").Whole("terminationGracePeriodSeconds"));
        Assert.Null(spec.Child("template").Child("spec").Field("enableServiceLinks"));
    }

    [Fact]
    public void Limits_become_requests_where_none_are_named()
    {
        JsonObject pod = Some.Stored(Some.PodJson.Replace("\"image\"", "\"resources\":{\"limits\":{\"cpu\":\"1\"}},\"image\""), Some.Pod);

        Assert.Equal("""{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}""", pod.Child("spec").Objects("containers").Single()["resources"]!.ToJsonString());
    }

    [Fact]
    public void Text_of_a_secret_moves_into_its_data()
    {
        JsonObject secret = Some.Stored("""{"stringData":{"a":"b"},"data":{"c":"ZA=="}}""", Some.Kind("Secret"));

        Assert.Equal("""{"c":"ZA==","a":"Yg=="}""", secret["data"]!.ToJsonString());
        Assert.Equal("Opaque", secret.Text("type"));
        Assert.False(secret.ContainsKey("stringData"));
    }

    [Fact]
    public void A_service_port_leads_to_the_same_port_of_its_pods()
    {
        JsonObject spec = Some.Stored("""{"spec":{"ports":[{"port":80}]}}""", Some.Service).Child("spec")!;

        Assert.Equal("""[{"port":80,"targetPort":80,"protocol":"TCP"}]""", spec["ports"]!.ToJsonString());
        Assert.Equal(("ClusterIP", "None", "Cluster"), (spec.Text("type"), spec.Text("sessionAffinity"), spec.Text("internalTrafficPolicy")));
    }
}
