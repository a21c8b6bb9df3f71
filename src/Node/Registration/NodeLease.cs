using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Registration;

/// <summary>The node's sign of life: a small object renewed every few seconds.</summary>
internal sealed class NodeLease(AgentOptions options, KubeClient kube, TimeProvider clock)
{
    private const string LeaseNamespace = "kube-node-lease";

    private Lease? _lease;

    public async Task RenewAsync(Node? owner, CancellationToken cancel)
    {
        try
        {
            _lease = _lease is null ? await FindOrCreateAsync(owner, cancel) : await kube.UpdateAsync(Renewed(_lease), cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.Conflict or KubeFailure.NotFound or KubeFailure.AlreadyExists)
        {
            _lease = await FindOrCreateAsync(owner, cancel);
        }
    }

    private async Task<Lease> FindOrCreateAsync(Node? owner, CancellationToken cancel)
    {
        var key = new ObjectKey(LeaseNamespace, options.NodeName);
        if (await kube.FindAsync<Lease>(key, cancel) is { } found)
            return await kube.UpdateAsync(Renewed(found), cancel);

        var lease = new Lease
        {
            Metadata = new()
            {
                Name = options.NodeName,
                Namespace = LeaseNamespace,
                OwnerReferences = owner is null ? [] : [new() { ApiVersion = "v1", Kind = "Node", Name = owner.Name, Uid = owner.Uid }],
            },
        };
        return await kube.CreateAsync(Renewed(lease), cancel);
    }

    private Lease Renewed(Lease lease) => lease with
    {
        Spec = lease.Spec with
        {
            HolderIdentity = options.NodeName,
            // Four intervals: one lost renewal is no reason to give a node up.
            LeaseDurationSeconds = (int)(options.LeaseInterval.TotalSeconds * 4),
            RenewTime = clock.GetUtcNow(),
        },
    };
}
