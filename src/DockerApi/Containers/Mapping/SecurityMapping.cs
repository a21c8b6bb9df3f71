using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Containers;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>Who the processes of a container are and what they may do.</summary>
internal static class SecurityMapping
{
    public static SecurityConfig Map(string? user, HostConfigDocument host)
    {
        var security = new SecurityConfig
        {
            IsPrivileged = host.Privileged,
            HasReadOnlyRoot = host.ReadonlyRootfs,
            User = string.IsNullOrEmpty(user) ? null : user,
            GroupAdd = host.GroupAdd ?? [],
            AddCapabilities = Capabilities(host.CapAdd, "CapAdd"),
            DropCapabilities = Capabilities(host.CapDrop, "CapDrop"),
            MaskedPaths = host.MaskedPaths,
            ReadOnlyPaths = host.ReadonlyPaths,
        };
        return (host.SecurityOpt ?? []).Aggregate(security, With);
    }

    // "no-new-privileges", "no-new-privileges=true", "seccomp=unconfined", "seccomp={...}", "label:disable"
    private static SecurityConfig With(SecurityConfig security, string option)
    {
        int split = option.IndexOf('=', StringComparison.Ordinal);
        if (split < 0)
            split = option.IndexOf(':', StringComparison.Ordinal);
        string name = split < 0 ? option : option[..split];
        string value = split < 0 ? "" : option[(split + 1)..];
        switch (name)
        {
            case "no-new-privileges":
                return security with { NoNewPrivileges = value is "" or "true" or "1" || (value is "false" or "0" ? false : throw Invalid($"invalid --security-opt 2: \"{option}\"")) };
            case "seccomp":
                return WithFilter(security, value);
            case "apparmor" when value.Length > 0:
                return security with { ApparmorProfile = value };
            // SELinux is not used here, so there is nothing to switch off or to label.
            case "label" when value.Length > 0:
                return security;
            default:
                throw Invalid(split < 0 ? $"invalid --security-opt 1: \"{option}\"" : $"invalid --security-opt 2: \"{option}\"");
        }
    }

    private static SecurityConfig WithFilter(SecurityConfig security, string value) => value switch
    {
        "unconfined" => security with { Seccomp = SeccompChoice.Unconfined },
        "builtin" => security with { Seccomp = SeccompChoice.Default },
        _ when value.TrimStart().StartsWith('{') => security with { SeccompDocument = value },
        _ => throw Invalid("Decoding seccomp profile failed: a profile is a JSON document"),
    };

    private static IReadOnlyList<string> Capabilities(IReadOnlyList<string>? names, string list)
    {
        List<string> plain = [];
        foreach (string name in names ?? [])
        {
            string upper = name.ToUpperInvariant();
            string known = upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
            RefuseIf(known != "ALL" && !CapabilityNames.IsKnown(known), $"invalid {list}: unknown capability: \"CAP_{known}\"");
            plain.Add(known);
        }
        return plain;
    }
}
