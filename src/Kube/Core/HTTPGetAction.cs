using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HTTPGetAction
{
    public string? Host { get; init; }

    [ListAtomic]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init => field = value ?? []; } = [];

    [DefaultsTo("/")]
    public string? Path { get; init; }

    [RequiredField]
    public IntOrString Port { get; init; }

    [OneOf("HTTP", "HTTPS"), DefaultsTo("HTTP")]
    public string? Scheme { get; init; }
}
