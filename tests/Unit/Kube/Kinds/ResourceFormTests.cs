using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Kinds;

public sealed class ResourceFormTests
{
    [Fact]
    public void Events_have_other_names_in_their_own_group()
    {
        JsonObject item = Some.Tree("""{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"regarding":{"kind":"Pod","name":"p"},"note":"n","reportingController":"c","deprecatedCount":2}""");
        var before = item.DeepClone();
        ResourceForm form = BuiltInKinds.OtherForms.Single(one => one.Kind.Definition.Group == "events.k8s.io");

        form.ToStored(item);

        Assert.Equal(("v1", "Pod", "n", 2), (item.Text("apiVersion"), item.Child("involvedObject").Text("kind"), item.Text("message"), item.Whole("count")));
        form.FromStored(item);
        Assert.True(JsonNode.DeepEquals(before, item));
    }

    [Fact]
    public void Autoscalers_of_version_1_keep_what_they_have_no_fields_for()
    {
        JsonObject item = Some.Tree("""
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,"behavior":{"scaleDown":{"selectPolicy":"Max"}},"metrics":[
            {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}}]},
            "status":{"desiredReplicas":2,"conditions":[{"type":"AbleToScale","status":"True"}]}}
            """);
        var before = item.DeepClone();
        ResourceForm form = BuiltInKinds.OtherForms.Single(one => one.Kind.Definition.Group == "autoscaling");

        form.FromStored(item);

        Assert.Equal(("autoscaling/v1", 70), (item.Text("apiVersion"), item.Child("spec").Whole("targetCPUUtilizationPercentage")));
        Assert.Equal(["spec", "status"], ((string[])["spec", "status"]).Where(part => item.Child(part)!.All(field => field.Key is "maxReplicas" or "targetCPUUtilizationPercentage" or "desiredReplicas")));
        form.ToStored(item);
        Assert.True(JsonNode.DeepEquals(before, item), item.ToJsonString());
    }
}
