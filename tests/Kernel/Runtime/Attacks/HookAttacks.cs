using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Images that want to take part in the hooks of the host (CVE-2025-23266, CVE-2025-23267).</summary>
public sealed class HookAttacks
{
    [Fact]
    public void Nothing_of_the_images_environment_reaches_a_hook()
    {
        using var bundle = new TestBundle("true");
        string seen = bundle.FullPath + "/seen";
        bundle.WithProcess(process => process with { Env = [.. process.Env, "LD_PRELOAD=./evil.so", "LD_LIBRARY_PATH=/"] });
        bundle.Spec = bundle.Spec with
        {
            Hooks = new Hooks { CreateContainer = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", $"env > {seen}; pwd >> {seen}"], Env = ["A=b", "PATH=/usr/bin"] }] },
        };

        Assert.Equal(0, bundle.Run().Status);
        string[] lines = File.ReadAllLines(seen);
        Assert.Contains("A=b", lines);
        Assert.Equal("/", lines[^1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("LD_", StringComparison.Ordinal));
    }

    [Fact]
    public void Nor_does_that_of_the_runtimes_caller()
    {
        using var bundle = new TestBundle("true");
        string seen = bundle.FullPath + "/seen";
        bundle.Spec = bundle.Spec with { Hooks = new Hooks { CreateRuntime = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", $"cat /proc/$$/environ > {seen}"] }] } };

        RuntimeResult result = bundle.Execute("env", ["SECRET=x", TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.Write(), bundle.NewId()]);

        Assert.Equal(0, result.Status);
        Assert.Equal("", File.ReadAllText(seen));
    }

    [Fact]
    public void A_hook_on_the_host_is_never_looked_for_in_the_container()
    {
        using var bundle = new TestBundle("true");
        string seen = bundle.FullPath + "/seen";
        string inside = bundle.Rootfs + "/bin/hook";
        File.WriteAllText(inside, $"#!/bin/sh\necho from the image > {seen}\n");
        File.SetUnixFileMode(inside, (UnixFileMode)0x1ED);
        bundle.Spec = bundle.Spec with { Hooks = new Hooks { CreateContainer = [new Hook { Path = "/bin/hook" }] } };

        Assert.Equal(1, bundle.Run().Status);
        Assert.False(File.Exists(seen));
    }

    [Fact]
    public void A_hook_that_runs_in_the_container_has_no_more_rights_than_the_container()
    {
        using var bundle = new TestBundle("true");
        string shared = Directory.CreateDirectory(bundle.FullPath + "/shared").FullName;
        Directory.CreateDirectory(bundle.Rootfs + "/shared");
        bundle.Spec = bundle.Spec with
        {
            Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/shared", Type = "bind", Source = shared, Options = ["bind"] }],
            Hooks = new Hooks
            {
                StartContainer = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", "mkdir -p /tmp/m; grep -E '^(Cap|NoNew)' /proc/self/status > /shared/seen; mount -t tmpfs t /dev/shm 2>/dev/null && echo mounted >> /shared/seen; exit 0"] }],
            },
        };

        Assert.Equal(0, bundle.Run().Status);

        string seen = File.ReadAllText(shared + "/seen");
        Assert.Contains("CapBnd:\t0000000020000420", seen, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000020000420", seen, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("mounted", seen, StringComparison.Ordinal);
    }
}
