using System.Collections.ObjectModel;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>What `state` answers and hooks read on their standard input.</summary>
public sealed record ContainerState
{
    public string OciVersion { get; init => field = value ?? "1.3.0"; } = "1.3.0";

    public string Id { get; init => field = value ?? ""; } = "";

    public string Status { get; init => field = value ?? ""; } = "";

    public int Pid { get; init; }

    public string Bundle { get; init => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } =
        ReadOnlyDictionary<string, string>.Empty;
}
