namespace Gantry.Linux.Nftables;

/// <summary>Reads what nftables prints.</summary>
internal static class NftablesListing
{
    // table ip filter {
    //     chain FORWARD {
    //         type filter hook forward priority filter; policy drop;
    public static IReadOnlyList<string> ChainsThatDrop(string listing, string hook)
    {
        var found = new List<string>();
        string table = "", chain = "";
        foreach (string line in listing.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["table", var family, var name, "{"])
                table = $"{family} {name}";
            else if (words is ["chain", var chainName, "{"])
                chain = chainName;
            else if (line.Contains($" hook {hook} ", StringComparison.Ordinal) && line.Contains("policy drop", StringComparison.Ordinal))
                found.Add($"{table} {chain}");
        }

        return found;
    }
}
