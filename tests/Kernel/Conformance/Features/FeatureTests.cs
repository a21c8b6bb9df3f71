using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class FeatureTests
{
    private static readonly Lazy<JsonObject?> Document = new(Ask);

    [Fact]
    [Requirement("features/document-1", Level.Must, "`features` prints one JSON object and nothing else.")]
    [Requirement("features/versions-1", Level.Must, "ociVersionMin and ociVersionMax are the oldest and newest version that is understood, as semantic versions.")]
    public void Versions_are_named()
    {
        Version oldest = Version.Parse(Features["ociVersionMin"]!.GetValue<string>().Split('-')[0]), newest = Version.Parse(Features["ociVersionMax"]!.GetValue<string>().Split('-')[0]);

        Assert.True(oldest <= newest);
        Assert.Equal(1, newest.Major);
    }

    [Fact]
    [Requirement("features/versions-2", Level.Must, "Both of these versions are really taken.")]
    public void Named_versions_are_taken()
    {
        foreach (string name in (string[])["ociVersionMin", "ociVersionMax"])
        {
            using var container = new TestContainer("pause");
            container.Config["ociVersion"] = Features[name]!.GetValue<string>();
            container.MustCreate();
        }
    }

    [Fact]
    [Requirement("features/hooks-1", Level.Must, "hooks are the kinds of hooks that are run.")]
    public void Hooks_are_named() =>
        Assert.Equal(["createContainer", "createRuntime", "poststart", "poststop", "prestart", "startContainer"], Texts(Features["hooks"]).Order(StringComparer.Ordinal));

    [Fact]
    [Requirement("features/mount-options-1", Level.Must, "mountOptions are the options that the runtime itself understands, all of the specification's among them.")]
    public void Mount_options_are_named()
    {
        string[] demanded =
        [
            "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "iversion", "lazytime", "loud", "noatime", "nodev", "nodiratime", "noexec",
            "noiversion", "nolazytime", "norelatime", "nostrictatime", "nosuid", "private", "rbind", "relatime", "remount", "ro", "rprivate", "rshared", "rslave",
            "runbindable", "rw", "shared", "silent", "slave", "strictatime", "suid", "sync", "unbindable",
        ];

        Assert.Empty(demanded.Except(Texts(Features["mountOptions"])));
    }

    [Fact]
    [Requirement("features/linux-namespaces-1", Level.Must, "linux.namespaces are the types that can be made.")]
    public void Namespaces_are_named() =>
        Assert.Equal(["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"], Texts(Linux["namespaces"]).Order(StringComparer.Ordinal));

    [Fact]
    [Requirement("features/linux-capabilities-1", Level.Must, "linux.capabilities are the names of capabilities that are understood.")]
    public void Capabilities_are_named()
    {
        Assert.Contains("CAP_CHOWN", Texts(Linux["capabilities"]));
        Assert.Contains("CAP_CHECKPOINT_RESTORE", Texts(Linux["capabilities"]));
        Assert.All(Texts(Linux["capabilities"]), name => Assert.StartsWith("CAP_", name, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("features/linux-cgroup-1", Level.Must, "linux.cgroup says which versions and drivers work.")]
    public void Cgroup_versions_are_named()
    {
        Assert.True(Linux["cgroup"]!["v1"]!.GetValue<bool>());
        Assert.True(Linux["cgroup"]!["v2"]!.GetValue<bool>());
        _ = Linux["cgroup"]!["systemd"]?.GetValue<bool>();
    }

    [Fact]
    [Requirement("features/linux-seccomp-1", Level.Must, "linux.seccomp names the actions, comparisons and architectures that filters can use.")]
    [Requirement("features/linux-seccomp-2", Level.Must, "Flags that filters can use are named as known, and those that this kernel has as supported.")]
    public void Seccomp_is_described()
    {
        JsonNode seccomp = Linux["seccomp"]!;

        Assert.True(seccomp["enabled"]!.GetValue<bool>());
        Assert.Empty(((string[])["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP"]).Except(Texts(seccomp["actions"])));
        Assert.Empty(((string[])["SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"]).Except(Texts(seccomp["operators"])));
        Assert.Contains("SCMP_ARCH_X86_64", Texts(seccomp["archs"]));
        Assert.Empty(Texts(seccomp["supportedFlags"]).Except(Texts(seccomp["knownFlags"])));
    }

    [Theory]
    [InlineData("apparmor")]
    [InlineData("selinux")]
    [InlineData("intelRdt")]
    [InlineData("netDevices")]
    [Requirement("features/linux-toggles-1", Level.Must, "apparmor, selinux, intelRdt and netDevices say whether they are understood.")]
    public void A_part_that_may_be_missing_is_named(string part) => _ = Linux[part]!["enabled"]?.GetValue<bool>();

    [Fact]
    [Requirement("features/linux-mount-extensions-1", Level.Must, "linux.mountExtensions.idmap says whether mounts can have mappings of ids.")]
    public void Mapped_mounts_are_named() => _ = Linux["mountExtensions"]!["idmap"]!["enabled"]?.GetValue<bool>();

    [Fact]
    [Requirement("features/linux-memory-policy-1", Level.Must, "linux.memoryPolicy names the modes and flags that are understood.")]
    public void Memory_policies_are_named() => Assert.Contains("MPOL_BIND", Texts(Linux["memoryPolicy"]!["modes"]));

    [Fact]
    [Requirement("features/annotations-1", Level.Should, "Annotations of config.json that change what the runtime does are named as possibly unsafe.")]
    public void Unsafe_annotations_are_a_list() => Assert.True(Features["potentiallyUnsafeConfigAnnotations"] is null or JsonArray);

    [Fact]
    [Requirement("features/document-2", Level.Must, "The document needs no container and no rights, and does not depend on either.")]
    public void The_document_is_the_same_each_time() => Assert.Equal(Features.ToJsonString(), Ask()!.ToJsonString());

    private static JsonObject Features => Document.Value ?? throw new InvalidOperationException("the runtime has no command `features`");

    private static JsonNode Linux => Features["linux"]!;

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.GetValue<string>()) ?? [];

    private static JsonObject? Ask()
    {
        using var container = new TestContainer("pause");
        RuntimeResult result = container.Runtime("features");
        return result.Status == 0 ? JsonNode.Parse(result.Output)!.AsObject() : null;
    }
}
