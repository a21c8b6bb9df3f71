namespace Gantry.Oci.RuntimeSpec;

/// <summary>One program of `Hooks`; it gets the container's state on its standard input.</summary>
public sealed record Hook
{
    public string Path { get; init => field = value ?? ""; } = "";
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];
    public int? Timeout { get; init; }
}
