using System.Security.Cryptography.X509Certificates;
using Gantry.Controllers.NodeLeases;
using Gantry.Controllers.PodCollection;
using Gantry.Controllers.Scheduling;

namespace Gantry.Controllers;

/// <summary>What an operator may set on the controllers.</summary>
public sealed record ControllersOptions
{
    /// <summary>The certificate of the API's authority in PEM form; empty publishes none.</summary>
    public string RootCertificate { get; init; } = "";

    /// <summary>The authority with its key that signs what has been approved; null signs nothing.</summary>
    public X509Certificate2? CertificateAuthority { get; init; }

    public SchedulingOptions Scheduling { get; init; } = new();

    public NodeLeaseOptions NodeLeases { get; init; } = new();

    public PodCollectionOptions PodCollection { get; init; } = new();

    public void Validate(ICollection<string> errors)
    {
        Scheduling.Validate(errors);
        NodeLeases.Validate(errors);
        PodCollection.Validate(errors);
    }
}
