namespace Gantry.Tests.Docker;

/// <summary>The image probe:1, also under a name in the place of testcontainers' own reaper, which no network brings here: the probe speaks its protocol.</summary>
public sealed class ProbeImage(TestEngine engine) : IAsyncLifetime
{
    public const string Reaper = "testcontainers/ryuk:probe";

    private static string Probe => Path.Combine(Shell.Repository, "artifacts/publish/probe/probe");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Probe))
            return;

        string script = $$"""
            set -e
            d=$(mktemp -d); trap "rm -rf $d" EXIT
            mkdir -p $d/root/var/run; cp {{Probe}} $d/root/probe
            {{Shell.Repository}}/tools/make-image --rootfs $d/root --tag {{Reaper}} --tag probe:1 --entrypoint /probe --cmd reaper --output $d/image.tar
            docker load -q -i $d/image.tar
            """;
        (await engine.RunAsync(script)).Succeeded();
    }

    public void SkipIfMissing() => Assert.SkipUnless(File.Exists(Probe), "the probe is not built: run ./build.sh probe");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
