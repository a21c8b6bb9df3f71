namespace Gantry.Kube.Reconciling;

/// <summary>
/// Brings one object from what it is to what it should be: reads all it needs, compares, writes. It is called again after
/// every change and every failure, so it keeps no memory of what happened before.
/// </summary>
public interface IReconciler
{
    ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel);
}
