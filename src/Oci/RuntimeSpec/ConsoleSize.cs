namespace Gantry.Oci.RuntimeSpec;

/// <summary>The size of a terminal in characters.</summary>
public sealed record ConsoleSize
{
    public ulong Height { get; init; }
    public ulong Width { get; init; }
}
