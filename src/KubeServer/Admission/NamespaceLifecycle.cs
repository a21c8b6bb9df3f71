using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Admission;

/// <summary>Nothing new in a namespace that is not there or is going.</summary>
internal sealed class NamespaceLifecycle : IAdmissionStep
{
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.IsCreation || request.Subresource.Length > 0 || !request.Definition.Namespaced)
            return;

        JsonObject space = await Namespaces.GetAsync(request.Registry, request.Namespace, cancel);
        if (space.IsBeingDeleted)
            throw ApiErrors.NamespaceTerminating(request.Definition, request.Object!.Name, request.Namespace);
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;
}
