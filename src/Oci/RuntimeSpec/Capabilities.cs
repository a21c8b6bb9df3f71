namespace Gantry.Oci.RuntimeSpec;

/// <summary>The five capability sets of a process, by name (`CAP_CHOWN`).</summary>
public sealed record Capabilities
{
    public IReadOnlyList<string> Bounding { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Effective { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Inheritable { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Permitted { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Ambient { get; init => field = value ?? []; } = [];
}
