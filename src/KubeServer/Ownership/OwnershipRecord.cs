using System.Text.Json.Nodes;
using Gantry.Kube.Apply;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Ownership;

/// <summary>Keeps metadata.managedFields: who owns which fields of an object after a write.</summary>
internal static class OwnershipRecord
{
    // What a client sends to have the record of owners started anew.
    private const int ResetLength = 1;

    private const int MostOfSubresource = 256;

    public static ManagedFields Of(JsonObject item) => ManagedFields.Parse(item.Metadata.Field("managedFields")) ?? ManagedFields.None;

    /// <summary>The owners that a client set in the object that it sends, none of them to begin anew; null where it says nothing of them, or writes a part of the object only.</summary>
    public static ManagedFields? Sent(WriteContext write)
    {
        if (write.Subresource.Length > 0 || write.New.Metadata.Field("managedFields") is not JsonArray { Count: > 0 } list)
            return null;
        Check(list, write.Errors);
        if (list.Count == ResetLength && list[0] is JsonObject { Count: 0 })
            return ManagedFields.None;
        return ManagedFields.Parse(list);
    }

    private static void Check(JsonArray list, FieldErrors errors)
    {
        for (int i = 0; i < list.Count; i++)
        {
            string field = $"metadata.managedFields[{i}]";
            foreach (FieldError fault in FieldManager.FaultsOf(list[i].Text("manager") ?? ""))
                errors.Add(fault with { Field = $"{field}.manager" });
            if (list[i].Text("subresource") is { Length: > MostOfSubresource })
                errors.Add(FieldError.TooLong($"{field}.subresource", MostOfSubresource));
        }
    }

    /// <summary>Writes the owners into a new object.</summary>
    public static void Begin(WriteContext write, string time) => Set(write.New, write.AppliedOwners ?? Updated(write, write.Resource.Behaviour.IsCustom ? [] : BlankObject.Of(write.Definition), ManagedFields.None, time));

    /// <summary>Writes the owners into a changed object; those that the client sent stand in for the stored ones. A record that begins anew does so after this write.</summary>
    public static void Continue(WriteContext write, JsonObject old, ManagedFields? sent, string time) =>
        Set(write.New, sent is { IsEmpty: true } ? sent : write.AppliedOwners ?? Updated(write, old, ForeignOwners.Exclude(write.Resource, sent ?? Of(old)), time));

    private static ManagedFields Updated(WriteContext write, JsonObject old, ManagedFields owners, string time)
    {
        string subresource = write.Subresource is "finalize" or "binding" ? "" : write.Subresource;
        FieldOwner writer = FieldOwner.OfUpdate(write.Manager, write.Definition.ApiVersion, subresource);
        return write.Resource.Ownership.Of(subresource).Update(old, write.New, owners, writer, time);
    }

    public static void Set(JsonObject item, ManagedFields owners)
    {
        if (owners.IsEmpty)
            item.Metadata.Remove("managedFields");
        else
            item.Metadata["managedFields"] = owners.ToJson();
    }
}
