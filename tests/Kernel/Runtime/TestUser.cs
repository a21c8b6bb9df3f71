using System.Globalization;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Commands;

namespace Gantry.Tests;

/// <summary>A user without any rights, known only to the commands that run as it: they see an /etc/passwd and an /etc/subuid of their own.</summary>
internal sealed class TestUser : IDisposable
{
    private readonly TestBundle _bundle;
    private readonly string _program;

    /// <summary>The bundle becomes the user's, with the configuration that `spec --rootless` writes.</summary>
    public TestUser(TestBundle bundle)
    {
        _bundle = bundle;
        _program = bundle.FullPath + "/program";
        File.Copy(TestBundle.Program(), _program);
        string id = Id.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(bundle.FullPath + "/passwd", $"root:x:0:0:root:/root:/bin/sh\ngantrytest:x:{id}:{id}::/:/bin/sh\n");
        File.WriteAllText(bundle.FullPath + "/subid", "gantrytest:300000:65536\n");
        ContainerSpec spec = SpecCommand.Rootless(bundle.Spec, Id, Id);
        bundle.Spec = spec with { Root = spec.Root! with { Readonly = false }, Linux = spec.Linux! with { CgroupsPath = bundle.Spec.Linux!.CgroupsPath } };
    }

    public const uint Id = 43210;

    public string Root => _bundle.FullPath + "/user";

    public RuntimeResult Run() => Runtime("run", "--bundle", _bundle.FullPath, _bundle.NewId());

    public string Started()
    {
        string id = _bundle.NewId();
        RuntimeResult created = Runtime("create", "--bundle", _bundle.FullPath, id);
        Assert.DoesNotContain("gantry-runtime:", created.Error, StringComparison.Ordinal);
        Assert.Equal(0, created.Status);
        Assert.Equal(0, Runtime("start", id).Status);
        return id;
    }

    public RuntimeResult Runtime(params string[] arguments) => Execute([_program, "--root", Root, .. arguments]);

    public RuntimeResult RuntimeAtHome(params string[] arguments) => Execute(["env", "XDG_RUNTIME_DIR=" + _bundle.FullPath, _program, .. arguments]);

    /// <summary>As root of a user namespace that the user has made, which is how podman calls runtimes.</summary>
    public RuntimeResult RuntimeInNamespace(params string[] arguments) =>
        Execute(["unshare", "--user", "--map-root-user", "--mount", _program, "--root", Root, .. arguments]);

    public void Dispose()
    {
        if (!Directory.Exists(Root))
            return;

        foreach (string container in Directory.EnumerateDirectories(Root))
            Runtime("delete", "--force", Path.GetFileName(container));
    }

    private RuntimeResult Execute(string[] command)
    {
        const string Script = """
            dir=$1 id=$2; shift 2
            mount --bind "$dir/passwd" /etc/passwd && mount --bind "$dir/subid" /etc/subuid && mount --bind "$dir/subid" /etc/subgid || exit 99
            exec setpriv --reuid "$id" --regid "$id" --clear-groups --inh-caps=-all "$@"
            """;
        _bundle.Write();
        _bundle.Execute("/bin/chown", ["-hR", $"{Id}:{Id}", _bundle.FullPath]);
        File.SetUnixFileMode(_bundle.FullPath, (UnixFileMode)0x1ED);
        string id = Id.ToString(CultureInfo.InvariantCulture);
        return _bundle.Execute("/usr/bin/unshare", ["--mount", "--propagation", "private", "sh", "-c", Script, "sh", _bundle.FullPath, id, .. command]);
    }
}
