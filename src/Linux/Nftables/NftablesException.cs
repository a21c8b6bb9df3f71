namespace Gantry.Linux.Nftables;

/// <summary>nftables refused a transaction; the message is its own first line.</summary>
public sealed class NftablesException(string output) : Exception("nftables: " + output.Split('\n')[0])
{
    public string Output { get; } = output;
}
