using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Admission;

/// <summary>Nothing new in a namespace that is not there or is going.</summary>
internal sealed class NamespaceLifecycle : IAdmissionStep
{
    public ValueTask ChangeAsync(WriteContext write, CancellationToken cancel) => ValueTask.CompletedTask;

    public async ValueTask CheckAsync(WriteContext write, CancellationToken cancel)
    {
        if (!write.IsCreation || !write.Definition.Namespaced)
            return;

        ApiResource namespaces = write.Registry.Catalog.Of<Namespace>();
        string name = write.New.Namespace;
        Entry entry = await write.Registry.FindAsync(namespaces, ObjectKey.ClusterScoped(name), cancel) ?? throw ApiErrors.NotFound(namespaces.Definition, name);
        if (ObjectJson.Parse(entry.Value).IsBeingDeleted)
            throw ApiErrors.NamespaceTerminating(write.Definition, write.New.Name, name);
    }
}
