namespace Gantry.Oci.RuntimeSpec;

/// <summary>Programs run at set points of a container's life.</summary>
public sealed record Hooks
{
    public IReadOnlyList<Hook> Prestart { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Hook> CreateRuntime { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Hook> CreateContainer { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Hook> StartContainer { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Hook> Poststart { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Hook> Poststop { get; init => field = value ?? []; } = [];
}
