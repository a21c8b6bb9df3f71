using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of pods and pod templates that depend on other fields.</summary>
internal static class PodDefaults
{
    public static readonly IReadOnlyList<string> ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    public static void Complete(JsonObject pod)
    {
        if (string.IsNullOrEmpty(pod.Child("status").Text("phase")))
            pod.ChildOrNew("status")["phase"] = "Pending";
        if (pod.Child("spec") is not { } spec)
            return;

        spec.SetIfAbsent("enableServiceLinks", true);
        foreach (JsonObject container in Containers(spec))
            RequestWhatIsLimited(container);
        CompleteSpec(spec);
        if (spec.Flag("hostNetwork") == true)
            PublishOnHost(spec);
    }

    /// <summary>What pods and the templates of workloads have in common.</summary>
    public static void CompleteSpec(JsonObject? spec)
    {
        if (spec is null)
            return;

        foreach (JsonObject container in Containers(spec))
        {
            if (string.IsNullOrEmpty(container.Text("imagePullPolicy")) && container.Text("image") is { Length: > 0 } image)
                container["imagePullPolicy"] = PullPolicyFor(image);
        }

        foreach (JsonObject volume in spec.Objects("volumes"))
            CompleteVolume(volume);
        foreach (JsonObject reference in AmountReferences(spec).ToArray())
            reference.SetIfAbsent("divisor", "0");
        CopyServiceAccount(spec);
    }

    public static IEnumerable<JsonObject> Containers(JsonObject spec) => ContainerLists.SelectMany(list => spec.Objects(list));

    // An amount is never absent where the API's clients are written in Go: it is zero.
    private static IEnumerable<JsonObject> AmountReferences(JsonObject spec)
    {
        IEnumerable<JsonObject> files = spec.Objects("volumes").SelectMany(volume => volume.Child("projected").Objects("sources").Prepend(volume));
        return Containers(spec).SelectMany(container => container.Objects("env")).Select(variable => variable.Child("valueFrom"))
            .Concat(files.SelectMany(source => source.Child("downwardAPI").Objects("items")))
            .Select(holder => holder.Child("resourceFieldRef")).OfType<JsonObject>();
    }

    // A tag that moves is asked for again at every start; a fixed one is not.
    private static string PullPolicyFor(string image)
    {
        if (image.Contains('@'))
            return "IfNotPresent";
        int tag = image.IndexOf(':', image.LastIndexOf('/') + 1);
        return tag < 0 || image[(tag + 1)..] == "latest" ? "Always" : "IfNotPresent";
    }

    private static void RequestWhatIsLimited(JsonObject container)
    {
        if (container.Child("resources") is not { } resources || resources.Child("limits") is not { Count: > 0 } limits)
            return;

        JsonObject requests = resources.ChildOrNew("requests");
        foreach ((string name, JsonNode? limit) in limits)
            requests.SetIfAbsent(name, limit?.DeepClone());
    }

    private static void PublishOnHost(JsonObject spec)
    {
        foreach (JsonObject port in Containers(spec).SelectMany(container => container.Objects("ports")))
        {
            if (port.Whole("hostPort") is null or 0 && port.Field("containerPort") is { } number)
                port["hostPort"] = number.DeepClone();
        }
    }

    private static void CompleteVolume(JsonObject volume)
    {
        // A volume without a source is an empty directory.
        if (volume.Count == 1 && volume.ContainsKey("name"))
            volume["emptyDir"] = new JsonObject();
        if (volume.Child("image") is { } image && image.Text("reference") is { Length: > 0 } reference)
            image.SetIfAbsent("pullPolicy", PullPolicyFor(reference));
    }

    // The older name of the field is kept equal to the newer one for old clients.
    private static void CopyServiceAccount(JsonObject spec)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 } name)
            spec["serviceAccount"] = name;
        else if (spec.Text("serviceAccount") is { Length: > 0 } older)
            spec["serviceAccountName"] = older;
    }
}
