using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Gantry.Oci.ImageSpec;

/// <summary>The machine and operating system that an image is made for.</summary>
public sealed record Platform
{
    [JsonPropertyName("architecture")]
    public string Architecture { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("os")]
    public string Os { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>The platform of this machine.</summary>
    public static Platform Current { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            System.Runtime.InteropServices.Architecture.S390x => "s390x",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
            System.Runtime.InteropServices.Architecture other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>How well an image for <paramref name="offered"/> runs here: 0 not at all, more is better.</summary>
    public int Score(Platform offered)
    {
        if (offered.Os != Os || offered.Architecture != Architecture)
            return 0;
        if ((offered.Variant ?? "") == (Variant ?? ""))
            return 3;
        // arm64 means v8 where no variant is named; other variants may need what this machine lacks.
        return offered.Variant is null or "" or "v8" or "v1" ? 2 : 1;
    }

    public override string ToString() => $"{Os}/{Architecture}" + (string.IsNullOrEmpty(Variant) ? "" : $"/{Variant}");
}
