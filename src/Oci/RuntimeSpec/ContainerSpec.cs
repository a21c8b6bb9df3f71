using System.Collections.ObjectModel;
using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>A bundle's config.json: everything a runtime is told about one container. OCI runtime specification 1.3.</summary>
public sealed record ContainerSpec
{
    public string OciVersion { get; init => field = value ?? "1.3.0"; } = "1.3.0";

    public Process? Process { get; init; }

    public Root? Root { get; init; }

    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public IReadOnlyList<Mount> Mounts { get; init => field = value ?? []; } = [];

    public Hooks? Hooks { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } =
        ReadOnlyDictionary<string, string>.Empty;

    public LinuxSection? Linux { get; init; }

    public JsonElement? Solaris { get; init; }

    public JsonElement? Windows { get; init; }

    public JsonElement? Vm { get; init; }

    public JsonElement? Zos { get; init; }

    public JsonElement? Freebsd { get; init; }
}
