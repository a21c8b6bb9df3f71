using System.Text.Json.Nodes;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission;

/// <summary>The forms in which an object can be shown: that of the request, and other versions and groups of the same kind.</summary>
internal static class EquivalentForms
{
    /// <summary>The forms besides that in which the server works with the object.</summary>
    public static IEnumerable<ApiResource> Of(AdmissionRequest request) =>
        request.Registry.Catalog.All.Where(form => form != request.Resource && (form.Stored == request.Resource || IsOtherVersion(form, request.Resource)));

    /// <summary>The form that the rules name first: that of the request itself, and if others count too, another. Null where the object is shown as it is.</summary>
    public static bool TryFind(IReadOnlyList<RequestRule> rules, AdmissionRequest request, bool takesEquivalents, out ApiResource? form)
    {
        form = request.Asked == request.Resource ? null : request.Asked;
        if (rules.Any(rule => rule.Covers(request, request.Asked.Definition)))
            return true;
        form = null;
        if (!takesEquivalents)
            return false;
        if (request.Asked != request.Resource && rules.Any(rule => rule.Covers(request, request.Definition)))
            return true;
        form = rules.SelectMany(rule => Of(request).Where(other => rule.Covers(request, other.Definition))).FirstOrDefault();
        return form is not null;
    }

    public static async ValueTask<ObjectVersion> ShowAsync(AdmissionRequest request, ApiResource? form, CancellationToken cancel)
    {
        if (form is null)
            return ObjectVersion.Of(request);
        // A Scale is a Scale whatever the workload's version.
        if (request.Kind != request.Definition)
            return new ObjectVersion(form.Definition, request.Kind, request.Object, request.Old);
        return new ObjectVersion(
            form.Definition,
            form.Definition,
            request.Object is null ? null : await ConvertAsync(request.Object, request.Resource, form, cancel),
            request.Old is null ? null : await ConvertAsync(request.Old, request.Resource, form, cancel));
    }

    /// <summary>An object in another form as the request's own.</summary>
    public static ValueTask<JsonObject> TakeBackAsync(JsonObject item, AdmissionRequest request, ApiResource form, CancellationToken cancel) =>
        request.Kind == request.Definition ? ConvertAsync(item, form, request.Resource, cancel) : ValueTask.FromResult(item);

    private static bool IsOtherVersion(ApiResource form, ApiResource of) =>
        form.Definition.Group == of.Definition.Group && form.Definition.Plural == of.Definition.Plural;

    private static async ValueTask<JsonObject> ConvertAsync(JsonObject item, ApiResource from, ApiResource to, CancellationToken cancel)
    {
        JsonObject copy = item.Copy();
        if (from.Stored != from)
            from.ToStored(copy);
        if (to.Stored != to)
            to.FromStored(copy);
        if (from.Form is null && to.Form is null)
            return copy;

        JsonObject stored = from.Form is { } form ? await form.ToStoredAsync(copy, cancel) : copy;
        return ObjectJson.Parse(await to.PresentAsync(ObjectJson.ToBytes(stored), cancel));
    }
}
