using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Admission;

/// <summary>Looks at every write before it happens: first each step may change the object, then each may refuse what came out.</summary>
internal interface IAdmissionStep
{
    ValueTask ChangeAsync(WriteContext write, CancellationToken cancel);

    ValueTask CheckAsync(WriteContext write, CancellationToken cancel);
}
