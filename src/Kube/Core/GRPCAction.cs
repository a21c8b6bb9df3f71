using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record GRPCAction
{
    [RequiredField]
    public int Port { get; init; }

    [DefaultsTo("")]
    public string? Service { get; init; }
}
