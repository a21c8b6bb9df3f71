using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Kinds;

namespace Gantry.KubeServer.Admission;

/// <summary>The forms in which an object can be shown besides that of the request: other versions and groups of the same kind.</summary>
internal static class EquivalentForms
{
    public static IEnumerable<ResourceForm> Of(AdmissionRequest request) =>
        BuiltInKinds.OtherForms.Where(form => form.Stored.Definition == request.Definition);

    public static ObjectVersion Show(AdmissionRequest request, ResourceForm form) =>
        new(form.Kind.Definition, form.Kind.Definition, Convert(request.Object, form), Convert(request.Old, form));

    private static JsonObject? Convert(JsonObject? item, ResourceForm form)
    {
        if (item is null)
            return null;
        JsonObject shown = item.Copy();
        form.FromStored(shown);
        return shown;
    }
}
