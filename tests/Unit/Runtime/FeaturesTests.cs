using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Commands;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Rootfs;

namespace Gantry.Tests;

public sealed class FeaturesTests
{
    private static readonly Features Said = FeaturesCommand.Describe();

    [Fact]
    public void Every_namespace_action_operator_flag_and_architecture_that_is_said_is_known()
    {
        foreach (string type in Said.Linux!.Namespaces)
            _ = NamespaceSteps.KindOf(type);

        foreach (string action in Said.Linux.Seccomp!.Actions)
            _ = SeccompWords.Action(action, null, "x");

        foreach (string comparison in Said.Linux.Seccomp.Operators)
            _ = SeccompWords.Comparison(comparison, "x");

        foreach (string architecture in Said.Linux.Seccomp.Archs)
            SeccompWords.CheckArchitecture(architecture, "x");

        foreach (string flag in Said.Linux.Seccomp.KnownFlags)
            Assert.NotEqual(0, SeccompWords.FlagBit(flag, "x"));
    }

    // The kernel takes these of every file system. See vfs_parse_sb_flag of fs_context.c.
    private static readonly string[] OfSuperblocks = ["async", "dirsync", "iversion", "lazytime", "mand", "noiversion", "nolazytime", "nomand", "sync"];

    [Fact]
    public void Every_mount_option_that_is_said_is_not_left_to_the_file_system()
    {
        foreach (string option in Said.MountOptions.Except(OfSuperblocks))
            Assert.DoesNotContain(option, MountOptions.Parse([option]).FileSystem);
    }

    [Fact]
    public void The_words_are_those_of_the_schema()
    {
        string? folder = SchemaFolder();
        if (folder is null)
            Assert.Skip("the schemas are not beside this repository");

        JsonNode words = JsonNode.Parse(File.ReadAllText(folder + "/defs-linux.json"))!["definitions"]!;
        AssertSame(words, "SeccompAction", Said.Linux!.Seccomp!.Actions);
        AssertSame(words, "SeccompOperators", Said.Linux.Seccomp.Operators);
        AssertSame(words, "SeccompFlag", Said.Linux.Seccomp.KnownFlags);
        AssertSame(words, "SeccompArch", Said.Linux.Seccomp.Archs);
        AssertSame(words, "NamespaceType", Said.Linux.Namespaces);
        AssertSame(words, "MemoryPolicyMode", Said.Linux.MemoryPolicy!.Modes);
        AssertSame(words, "MemoryPolicyFlag", Said.Linux.MemoryPolicy.Flags);
    }

    private static void AssertSame(JsonNode words, string definition, IReadOnlyList<string> said) =>
        Assert.Equal(words[definition]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()).Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));

    private static string? SchemaFolder()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "..", "shared", "facts", "oci-runtime-spec");
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
