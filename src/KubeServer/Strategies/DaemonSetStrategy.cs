using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>Counts the changes of a daemon set's template in the annotation that older versions had as a field, and which tools still read.</summary>
internal static class DaemonSetStrategy
{
    private const string Annotation = "deprecated.daemonset.template.generation";

    public static ValueTask BeginAsync(WriteContext write, CancellationToken cancel)
    {
        Set(write, Math.Max(Said(write.New) ?? 1, 1));
        return ValueTask.CompletedTask;
    }

    public static ValueTask CountAsync(WriteContext write, CancellationToken cancel)
    {
        // What the client says is only looked at.
        _ = Said(write.New);
        long before = Math.Max(write.Old.Child("metadata").Child("annotations").Text(Annotation) is { } text && TryRead(text, out long number) ? number : 1, 1);
        bool isSame = JsonNode.DeepEquals(write.New.Child("spec").Field("template"), write.Old.Child("spec").Field("template"));
        Set(write, isSame ? before : before + 1);
        return ValueTask.CompletedTask;
    }

    private static void Set(WriteContext write, long generation) =>
        write.New.Metadata.ChildOrNew("annotations")[Annotation] = generation.ToString(CultureInfo.InvariantCulture);

    private static long? Said(JsonObject item)
    {
        if (item.Metadata.Child("annotations").Text(Annotation) is not { } text)
            return null;
        return TryRead(text, out long number)
            ? number
            : throw ApiErrors.BadRequest($"DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
