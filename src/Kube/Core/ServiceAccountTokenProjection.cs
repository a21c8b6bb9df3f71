using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ServiceAccountTokenProjection
{
    public string? Audience { get; init; }

    [DefaultsTo(3600)]
    public long? ExpirationSeconds { get; init; }

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";
}
