namespace Gantry.Tests.Docker;

/// <summary>An image in the place of testcontainers' own reaper, which no network brings here: our probe speaks its protocol.</summary>
public sealed class ReaperImage(TestEngine engine) : IAsyncLifetime
{
    public const string Tag = "testcontainers/ryuk:probe";

    private static string Probe => Path.Combine(Shell.Repository, "artifacts/publish/probe/probe");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Probe))
            return;

        string script = $$"""
            set -e
            d=$(mktemp -d); trap "rm -rf $d" EXIT
            mkdir -p $d/root/var/run; cp {{Probe}} $d/root/probe
            {{Shell.Repository}}/tools/make-image --rootfs $d/root --tag {{Tag}} --entrypoint /probe --cmd reaper --output $d/image.tar
            docker load -q -i $d/image.tar
            """;
        (await engine.RunAsync(script)).Succeeded();
    }

    public void SkipIfMissing() => Assert.SkipUnless(File.Exists(Probe), "the probe is not built: run ./build.sh probe");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
