using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Verbs;

/// <summary>What the server decides about a new object's metadata: name, uid, time of creation.</summary>
internal static class NewMetadata
{
    // No vowels and no digits that look like letters: generated names spell no words.
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxNameLength = 63;

    private static readonly string[] ServerFields =
        ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields", "resourceVersion"];

    private static readonly string[] AssignedFields = ["uid", "creationTimestamp", "generation"];

    public static string GeneratedBase(JsonObject item) => item.Child("metadata").Text("generateName") ?? "";

    /// <summary>Empty lists and maps of the metadata are the same as none, and are stored as none.</summary>
    public static void RemoveBlanks(JsonObject item)
    {
        JsonObject metadata = item.Metadata;
        foreach (string field in (string[])["annotations", "labels", "finalizers", "ownerReferences", "generateName"])
        {
            if (metadata.ContainsKey(field) && metadata.Field(field).IsBlank)
                metadata.Remove(field);
        }
    }

    /// <summary>Takes out of a new object what only the server may say.</summary>
    public static void Prepare(WriteContext write)
    {
        JsonObject metadata = write.New.Metadata;
        if (write.New.ResourceVersion is not ("" or "0"))
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");

        foreach (string field in ServerFields)
            metadata.Remove(field);
        foreach (string field in AssignedFields)
            metadata.Remove(field);
    }

    /// <summary>Whoever changed the object on its way in may not have moved it to where its maker has no rights, nor said what only the server may say.</summary>
    public static void CheckPatched(WriteContext write, string space)
    {
        if (write.New.Namespace != space)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        foreach (string field in ServerFields)
            write.New.Metadata.Remove(field);
    }

    /// <summary>Gives a new object, which admission has seen, its identity.</summary>
    public static void Complete(WriteContext write, DateTimeOffset now)
    {
        JsonObject metadata = write.New.Metadata;
        if (write.New.Name.Length == 0 && GeneratedBase(write.New) is { Length: > 0 } start)
            metadata["name"] = start[..Math.Min(start.Length, MaxNameLength - SuffixLength)] + RandomNumberGenerator.GetString(SuffixLetters, SuffixLength);

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = now.ToTimestamp();
        if (write.Resource.Behaviour.CountsGenerations)
            metadata["generation"] = 1;
        if (write.Definition.HasStatus && !write.Resource.Behaviour.KeepsStatusOnCreate)
            StartStatus(write);
    }

    // Servers that are written in Go send every part that is a struct, so clients read the status of a new object without looking whether there is one.
    private static void StartStatus(WriteContext write)
    {
        write.New.Remove("status");
        if (write.Resource.Behaviour.IsCustom || write.Resource.Kind.Schema.Find("status") is not { } property)
            return;

        JsonObject status = [];
        foreach (SchemaProperty field in property.Schema.Properties)
        {
            if (field.Name == "loadBalancer")
                status[field.Name] = new JsonObject();
            else if (field.IsRequired && field.Schema.Type is SchemaType.Integer)
                status[field.Name] = 0;
            else if (field.IsRequired && field.Schema.Type is SchemaType.Boolean)
                status[field.Name] = false;
        }

        write.New["status"] = status;
    }
}
