namespace Gantry.KubeServer.Admission;

/// <summary>Looks at every request that changes something: first each step may change the object, then each may refuse what came out.</summary>
internal interface IAdmissionStep
{
    ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel);

    ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel);
}
