namespace Gantry.Oci.RuntimeSpec;

/// <summary>What a runtime's system call filters can express.</summary>
public sealed record SeccompFeatures
{
    public bool Enabled { get; init; }
    public IReadOnlyList<string> Actions { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Operators { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Archs { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> KnownFlags { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> SupportedFlags { get; init => field = value ?? []; } = [];
}
