using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A policy that shall change an object: by which binding, with which parameters, and in which form it wants to see the object.</summary>
internal sealed record PolicyUse(MutatingPolicy Policy, PolicyBinding Binding, JsonObject? Parameters, ResourceDefinition Form)
{
    public string Id => $"{Policy.Head.Name}/{Binding.Name}/{Parameters?.Namespace}/{Parameters?.Name}";

    public ValueTask<ObjectVersion> ShowAsync(AdmissionRequest request, CancellationToken cancel) => EquivalentForms.ShowAsync(request, FormOf(request), cancel);

    public ValueTask<JsonObject> TakeBackAsync(JsonObject changed, AdmissionRequest request, CancellationToken cancel) =>
        FormOf(request) is { } form ? EquivalentForms.TakeBackAsync(changed, request, form, cancel) : ValueTask.FromResult(changed);

    // Null for the form in which the server works with the object.
    private ApiResource? FormOf(AdmissionRequest request) =>
        Form == request.Definition ? null : request.Registry.Catalog.All.FirstOrDefault(one => one.Definition == Form);
}
