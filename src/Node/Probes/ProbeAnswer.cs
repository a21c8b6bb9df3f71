namespace Gantry.NodeAgent.Probes;

/// <summary>What one probe came back with.</summary>
internal readonly record struct ProbeAnswer(bool IsSuccess, string Output)
{
    public static ProbeAnswer Success(string output = "") => new(true, output);

    public static ProbeAnswer Failure(string output) => new(false, output);
}
