using System.Text;

namespace Gantry.Oci.RuntimeSpec.Checking;

/// <summary>Holds a config.json to what the specification says of it whatever the host; what the kernel or a runtime does not know is found later.</summary>
public static class ContainerSpecCheck
{
    // __NEW_UTS_LEN of linux/utsname.h.
    private const int MaxHostName = 64;

    /// <summary>Everything that is wrong; empty for a sound document.</summary>
    public static IReadOnlyList<string> Find(ContainerSpec spec)
    {
        var findings = new Findings();
        CheckVersion(findings, spec.OciVersion);
        findings.Require(spec.Root is { Path.Length: > 0 }, "root.path", "is missing");
        CheckName(findings, spec.Hostname, "hostname");
        CheckName(findings, spec.Domainname, "domainname");
        findings.Require(!spec.Annotations.ContainsKey(""), "annotations", "a key is empty");
        for (int i = 0; i < spec.Mounts.Count; i++)
            findings.Require(spec.Mounts[i].Destination.Length > 0, $"mounts[{i}].destination", "is missing");

        if (spec.Process is { } process)
            ProcessCheck.Add(findings, process, "process");

        if (spec.Hooks is { } hooks)
            CheckHooks(findings, hooks);

        if (spec.Linux is { } linux)
            LinuxCheck.Add(findings, linux);

        findings.Require(spec.Vm is null, "vm", "this is no runtime for virtual machines");
        return findings.All;
    }

    /// <summary>The same for a process alone, as `exec` is given one.</summary>
    public static IReadOnlyList<string> Find(Process process)
    {
        var findings = new Findings();
        ProcessCheck.Add(findings, process, "process");
        return findings.All;
    }

    /// <summary>Members that say nothing to this platform.</summary>
    public static IReadOnlyList<string> ForeignSections(ContainerSpec spec)
    {
        var foreign = new List<string>();
        if (spec.Solaris is not null)
            foreign.Add("solaris");

        if (spec.Windows is not null)
            foreign.Add("windows");

        if (spec.Zos is not null)
            foreign.Add("zos");

        if (spec.Freebsd is not null)
            foreign.Add("freebsd");

        if (!string.IsNullOrEmpty(spec.Process?.CommandLine))
            foreign.Add("process.commandLine");

        if (!string.IsNullOrEmpty(spec.Process?.User.Username))
            foreign.Add("process.user.username");

        return foreign;
    }

    // Semantic versioning 2.0.0: three numbers, then perhaps -pre.release and +build.
    private static void CheckVersion(Findings findings, string version)
    {
        int end = version.AsSpan().IndexOfAny('-', '+');
        string[] numbers = (end < 0 ? version : version[..end]).Split('.');
        bool isVersion = numbers.Length == 3;
        foreach (string number in numbers)
            isVersion &= number.Length is > 0 and < 10 && !number.AsSpan().ContainsAnyExceptInRange('0', '9') && (number.Length == 1 || number[0] != '0');

        findings.Require(isVersion, "ociVersion", version.Length == 0 ? "is missing" : $"'{version}' is not a version");
        findings.Require(!isVersion || numbers[0] == "1", "ociVersion", $"{version} is not a version that this runtime knows: it knows 1.x");
    }

    private static void CheckName(Findings findings, string? name, string path) =>
        findings.Require(name is null || Encoding.UTF8.GetByteCount(name) <= MaxHostName, path, $"is longer than {MaxHostName} bytes");

    private static void CheckHooks(Findings findings, Hooks hooks)
    {
        CheckHooks(findings, hooks.Prestart, "hooks.prestart");
        CheckHooks(findings, hooks.CreateRuntime, "hooks.createRuntime");
        CheckHooks(findings, hooks.CreateContainer, "hooks.createContainer");
        CheckHooks(findings, hooks.StartContainer, "hooks.startContainer");
        CheckHooks(findings, hooks.Poststart, "hooks.poststart");
        CheckHooks(findings, hooks.Poststop, "hooks.poststop");
    }

    private static void CheckHooks(Findings findings, IReadOnlyList<Hook> hooks, string path)
    {
        for (int i = 0; i < hooks.Count; i++)
        {
            findings.RequireAbsolute(hooks[i].Path, $"{path}[{i}].path");
            findings.Require(hooks[i].Timeout is not <= 0, $"{path}[{i}].timeout", "is not above 0");
        }
    }
}
