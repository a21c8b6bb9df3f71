using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Apply;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Ownership;

/// <summary>The note that kubectl leaves in an object when it applies without the server: read and kept up to date for those who change over, and who change back.</summary>
internal static class ClientSideApply
{
    private const string Note = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Manager = "kubectl";

    /// <summary>The conflicts that stand although kubectl may take over what it applied before and nobody has changed since.</summary>
    public static IReadOnlyList<FieldConflict> Standing(IReadOnlyList<FieldConflict> conflicts, ApplyRequest request)
    {
        if (conflicts.Count == 0 || request.Applier.Name != Manager || Read(request) is not { } note)
            return conflicts;
        FieldSet own = request.Resource.Ownership.Of(request.Applier.Subresource).Unchanged(note, request.Live);
        return [.. conflicts.Select(conflict => conflict with { Fields = conflict.Fields.Except(own) }).Where(conflict => !conflict.Fields.IsEmpty)];
    }

    /// <summary>A note that is there must not grow old.</summary>
    public static void Update(string manager, JsonObject item, JsonObject applied)
    {
        if (manager != Manager || item.Metadata.Child("annotations") is not { } notes || notes.Text(Note) is not { Length: > 0 })
            return;
        JsonObject noted = applied.Copy();
        noted.Metadata.Child("annotations")?.Remove(Note);
        notes[Note] = noted.Quoted + "\n";
    }

    // A note of another version speaks of other fields.
    private static JsonObject? Read(ApplyRequest request)
    {
        if (request.Live.Metadata.Child("annotations").Text(Note) is not { Length: > 0 } text)
            return null;
        try
        {
            return JsonNode.Parse(text) is JsonObject note && note.Text("apiVersion") == request.Resource.Definition.ApiVersion ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
