namespace Gantry.KubeServer.Admission;

/// <summary>Nothing new in a namespace that is not there or is going.</summary>
internal sealed class NamespaceLifecycle : IAdmissionStep
{
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.IsCreation || request.Subresource.Length > 0 || !request.Definition.Namespaced)
            return;

        if (await Namespaces.IsGoingAsync(request.Registry, request.Namespace, cancel))
            throw ApiErrors.NamespaceTerminating(request.Definition, request.Object!.Name, request.Namespace);
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;
}
