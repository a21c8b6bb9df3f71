using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Documents that are too large, too deep or too many: refused in a sentence, at once (rule R7, CVE-2021-43784).</summary>
public sealed class LimitAttacks
{
    [Fact]
    public void A_configuration_that_is_a_pipe_is_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.Execute("mkfifo", [bundle.FullPath + "/config.json"]);

        Refused(bundle.Runtime("run", "--bundle", bundle.FullPath, bundle.NewId()), "config.json");
    }

    [Fact]
    public void A_configuration_of_50_gigabytes_is_refused()
    {
        using var bundle = new TestBundle("true");
        using (FileStream file = File.Create(bundle.FullPath + "/config.json"))
            file.SetLength(50L << 30);

        Refused(bundle.Runtime("run", "--bundle", bundle.FullPath, bundle.NewId()), "16 MiB");
    }

    [Fact]
    public void A_process_document_of_50_gigabytes_is_refused()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();
        string document = bundle.FullPath + "/process.json";
        using (FileStream file = File.Create(document))
            file.SetLength(50L << 30);

        Refused(bundle.Runtime("exec", "--process", document, id), "16 MiB", status: 255);
    }

    [Fact]
    public void A_configuration_that_is_nested_without_end_is_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.Write();
        File.WriteAllText(bundle.FullPath + "/config.json", "{\"ociVersion\":" + new string('[', 1_000_000));

        Refused(bundle.Runtime("run", "--bundle", bundle.FullPath, bundle.NewId()), "config.json");
    }

    [Fact]
    public void A_mapping_list_beyond_what_the_kernel_takes_is_refused()
    {
        using var bundle = new TestBundle("true");
        IdMapping[] many = [.. Enumerable.Range(0, 10_000).Select(i => new IdMapping { ContainerId = (uint)i, HostId = (uint)(100_000 + i), Size = 1 })];
        bundle.WithLinux(linux => linux with { Namespaces = [.. linux.Namespaces, new() { Type = NamespaceTypes.User }], UidMappings = many, GidMappings = many });

        RuntimeResult result = bundle.Run();

        Refused(result, "");
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void More_mounts_than_a_plan_holds_are_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.Spec = bundle.Spec with
        {
            Mounts = [.. bundle.Spec.Mounts, .. Enumerable.Range(0, 20_000).Select(i => new Mount { Destination = $"/tmp/{i}", Type = "tmpfs", Source = "t" })],
        };

        Refused(bundle.Run(), "mounts");
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void Arguments_beyond_what_the_kernel_takes_are_an_error_and_no_hang()
    {
        using var bundle = new TestBundle("true", new string('x', 3 << 20));

        Assert.NotEqual(0, bundle.Run().Status);
    }

    [Fact]
    public void Names_of_the_host_with_control_characters_are_refused()
    {
        foreach (string name in (string[])["a\nb", "a\u001b[2J", new string('h', 65)])
        {
            using var bundle = new TestBundle("true");
            bundle.Spec = bundle.Spec with { Hostname = name };

            Refused(bundle.Run(), "host");
        }
    }

    [Fact]
    public void What_an_image_names_cannot_write_on_the_callers_terminal_or_forge_a_log_line()
    {
        using var bundle = new TestBundle("/nowhere\u001b[2J\n{\"level\":\"info\",\"msg\":\"forged\"}");
        string log = bundle.FullPath + "/log";

        RuntimeResult result = bundle.Runtime("--log", log, "--log-format", "json", "run", "--bundle", bundle.Write(), bundle.NewId());

        Assert.NotEqual(0, result.Status);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        string line = Assert.Single(File.ReadAllLines(log));
        Assert.Equal("error", JsonNode.Parse(line)!["level"]!.GetValue<string>());
    }

    private static void Refused(RuntimeResult result, string word, int status = 1)
    {
        Assert.Equal(status, result.Status);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
