using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Volumes;

namespace Gantry.Tests;

public sealed class VolumeTests
{
    private const UnixFileMode Readable = (UnixFileMode)0x1A4;

    [Fact]
    public void Files_appear_through_links_and_change_all_at_once()
    {
        using var directory = new TempDirectory();
        var writer = new PayloadWriter(directory.Path, TimeProvider.System);

        Assert.True(writer.Write([File("a", "1"), File("sub/b", "2")]));
        string before = System.IO.File.ResolveLinkTarget(directory["..data"], false)!.Name;
        Assert.True(writer.Write([File("a", "one"), File("c", "3")]));

        Assert.Equal("one", System.IO.File.ReadAllText(directory["a"]));
        Assert.Equal("3", System.IO.File.ReadAllText(directory["c"]));
        Assert.False(Directory.Exists(directory["sub"]));
        Assert.Equal("..data/a", new FileInfo(directory["a"]).LinkTarget);
        Assert.False(Directory.Exists(directory[before]));
    }

    [Fact]
    public void The_same_files_again_change_nothing()
    {
        using var directory = new TempDirectory();
        var writer = new PayloadWriter(directory.Path, TimeProvider.System);

        writer.Write([File("a", "1")]);

        Assert.False(writer.Write([File("a", "1")]));
        Assert.True(writer.Write([File("a", "1") with { Mode = UnixFileMode.UserRead }]));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/absolute")]
    [InlineData("a/../../b")]
    [InlineData("..data")]
    [InlineData("")]
    public void Paths_that_leave_the_volume_are_refused(string path) => Assert.NotNull(PayloadPaths.ProblemWith(path));

    [Fact]
    public void Items_choose_keys_and_modes()
    {
        Payload payload = Payloads().ConfigMap("settings", [new KeyToPath { Key = "COLOR", Path = "deep/color", Mode = 0x100 }], null, null);

        PayloadFile file = Assert.Single(payload.Files);
        Assert.Equal("deep/color", file.Path);
        Assert.Equal(UnixFileMode.UserRead, file.Mode);
    }

    [Fact]
    public void A_missing_object_or_key_is_named_and_an_optional_one_is_empty()
    {
        Assert.Equal("configmap \"none\" not found", Payloads().ConfigMap("none", [], null, null).Problem);
        Assert.Empty(Payloads().ConfigMap("none", [], null, true).Files);
        Assert.Equal("configmap \"settings\" references non-existent key: NO", Payloads().ConfigMap("settings", [new KeyToPath { Key = "NO", Path = "x" }], null, null).Problem);
    }

    [Fact]
    public void A_projected_volume_joins_its_sources()
    {
        var projected = new ProjectedVolumeSource
        {
            Sources =
            [
                new VolumeProjection { ConfigMap = new ConfigMapProjection { Name = "settings" } },
                new VolumeProjection { ServiceAccountToken = new ServiceAccountTokenProjection { Path = "token" } },
                new VolumeProjection { DownwardAPI = new DownwardAPIProjection { Items = [new DownwardAPIVolumeFile { Path = "namespace", FieldRef = new ObjectFieldSelector { FieldPath = "metadata.namespace" } }] } },
            ],
        };
        var token = new ServiceAccountToken("secret", Some.Now.AddHours(1), Some.Now.AddHours(2));

        Payload payload = Payloads().Projected(projected, new Dictionary<string, ServiceAccountToken> { ["token"] = token });

        Assert.Equal(["COLOR", "token", "namespace"], payload.Files.Select(file => file.Path));
        Assert.Equal("shop", Encoding.UTF8.GetString(payload.Files[2].Content.Span));
        Assert.Equal(token.RenewAt, payload.RenewAt);
    }

    [Theory]
    [InlineData("Directory", "", true)]
    [InlineData("File", "", false)]
    [InlineData("DirectoryOrCreate", "new", true)]
    [InlineData("FileOrCreate", "new", true)]
    [InlineData("Socket", "", false)]
    [InlineData("Nonsense", "", false)]
    public void Host_paths_are_checked_and_made(string type, string name, bool isFine)
    {
        using var directory = new TempDirectory();

        string? problem = HostPaths.Prepare(new HostPathVolumeSource { Path = directory[name], Type = type });

        Assert.Equal(isFine, problem is null);
    }

    [Fact]
    public void A_character_device_is_recognised() => Assert.Null(HostPaths.Prepare(new HostPathVolumeSource { Path = "/dev/null", Type = "CharDevice" }));

    private static PayloadFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text), Readable);

    private static VolumePayloads Payloads() => new(
        Some.Pod(),
        new ReferenceSnapshot(
            new Dictionary<ObjectKey, ConfigMap> { [new("shop", "settings")] = new() { Data = new Dictionary<string, string> { ["COLOR"] = "blue" } } },
            new Dictionary<ObjectKey, Secret>()),
        new Dictionary<string, Quantity>());
}
