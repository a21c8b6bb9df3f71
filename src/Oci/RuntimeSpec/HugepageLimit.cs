namespace Gantry.Oci.RuntimeSpec;

/// <summary>The most memory in huge pages of one size, for example `2MB`.</summary>
public sealed record HugepageLimit
{
    public string PageSize { get; init => field = value ?? ""; } = "";
    public ulong Limit { get; init; }
}
