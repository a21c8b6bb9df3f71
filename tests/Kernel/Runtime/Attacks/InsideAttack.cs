using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>A container whose first process is an attacker of ours; what .NET needs is bound into it read-only.</summary>
internal sealed class InsideAttack : IDisposable
{
    private readonly string _output;

    public InsideAttack(params string[] attack)
    {
        Bundle = new TestBundle("/attack/" + Path.GetFileName(Environment.ProcessPath!), Attacker.Word);
        _output = Bundle.FullPath + "/shared/output";
        Directory.CreateDirectory(Bundle.FullPath + "/shared");
        foreach (string directory in (string[])["usr", "attack", "shared"])
            Directory.CreateDirectory($"{Bundle.Rootfs}/{directory}");

        Directory.CreateSymbolicLink(Bundle.Rootfs + "/lib64", "usr/lib64");
        Directory.CreateSymbolicLink(Bundle.Rootfs + "/lib", "usr/lib");
        Bundle.Spec = Bundle.Spec with
        {
            Mounts =
            [
                .. Bundle.Spec.Mounts,
                ReadOnly("/usr", "/usr"),
                ReadOnly(AppContext.BaseDirectory, "/attack"),
                new() { Destination = "/shared", Type = "bind", Source = Bundle.FullPath + "/shared", Options = ["bind"] },
            ],
        };
        string command = string.Join(' ', attack.Select(word => $"'{word}'"));
        Bundle.WithProcess(process => process with
        {
            Args = ["sh", "-c", $"exec /attack/{Path.GetFileName(Environment.ProcessPath)} {Attacker.Word} {command} > /shared/output 2>&1"],
            Env = [.. process.Env, "DOTNET_ROOT=/usr/share/dotnet", "DOTNET_EnableDiagnostics=0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1"],
        });
    }

    public TestBundle Bundle { get; }

    public string Output => File.Exists(_output) ? File.ReadAllText(_output) : "";

    /// <summary>Returns when the attack has begun.</summary>
    public string Start(params Mount[] mounts)
    {
        Bundle.Spec = Bundle.Spec with { Mounts = [.. Bundle.Spec.Mounts, .. mounts] };
        foreach (Mount mount in mounts)
            Directory.CreateDirectory(Bundle.Rootfs + mount.Destination);

        string id = Bundle.Started();
        WaitFor.True(() => Output.Contains(Attacker.Ready, StringComparison.Ordinal) || Bundle.StatusOf(id) == "stopped");
        Assert.StartsWith(Attacker.Ready, Output, StringComparison.Ordinal);
        return id;
    }

    /// <summary>Lets the attacker end and returns what it says it could do.</summary>
    public string Finish()
    {
        File.WriteAllText(Bundle.FullPath + "/shared/stop", "");
        WaitFor.True(() => Output.EndsWith("end\n", StringComparison.Ordinal));
        return Output;
    }

    public void Dispose() => Bundle.Dispose();

    private static Mount ReadOnly(string source, string destination) => new() { Destination = destination, Type = "bind", Source = source, Options = ["rbind", "ro"] };
}
