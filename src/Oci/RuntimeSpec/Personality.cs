namespace Gantry.Oci.RuntimeSpec;

/// <summary>The execution domain. See personality(2).</summary>
public sealed record Personality
{
    public string Domain { get; init => field = value ?? ""; } = "";
    public IReadOnlyList<string> Flags { get; init => field = value ?? []; } = [];
}
