using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>Makes the selector of a job whose author did not: the job's own uid is a label of its pods and of nobody else's. What he said besides is judged later.</summary>
internal static class JobStrategy
{
    private const string UidLabel = "batch.kubernetes.io/controller-uid";

    public static ValueTask SelectPodsAsync(WriteContext write, CancellationToken cancel)
    {
        if (write.New.Child("spec") is not { } spec || spec.Child("template") is not { } template || spec.Flag("manualSelector") == true)
            return ValueTask.CompletedTask;

        JsonObject metadata = write.New.Metadata;
        JsonObject labels = template.ChildOrNew("metadata").ChildOrNew("labels");
        bool areShared = JsonNode.DeepEquals(labels, metadata.Child("labels"));
        string uid = metadata.Text("uid") ?? "";
        string name = metadata.Text("name") ?? "";

        // The names without a domain are those of older versions, which tools still ask for.
        foreach ((string label, string value) in ((string, string)[])[(UidLabel, uid), ("batch.kubernetes.io/job-name", name), ("controller-uid", uid), ("job-name", name)])
            labels.SetIfAbsent(label, value);
        if (areShared)
            metadata["labels"] = labels.DeepClone();
        spec.ChildOrNew("selector").ChildOrNew("matchLabels").SetIfAbsent(UidLabel, uid);
        return ValueTask.CompletedTask;
    }
}
