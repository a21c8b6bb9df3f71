using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build.Stages;

/// <summary>What a stage has become so far: the image that would be made of it, and the values that its later steps know.</summary>
internal sealed record StageState
{
    public const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly string[] DefaultShell = ["/bin/sh", "-c"];

    public required ImageConfiguration Image { get; init; }

    public IReadOnlyList<ImageLayer> Layers { get; init; } = [];

    /// <summary>The layers as a snapshot is made of them, lowest first.</summary>
    public IReadOnlyList<Digest> ChainIds { get; init; } = [];

    /// <summary>The ARGs declared so far; none of a value is an ARG that nobody gave a value.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Arguments { get; init; } = [];

    /// <summary>A CMD of this stage, not only of its base, was read.</summary>
    public bool HasOwnCommand { get; init; }

    /// <summary>Stands for everything that was done so far, for steps that change no files.</summary>
    public required Digest Key { get; init; }

    public ImageConfig Config => Image.Config;

    public IReadOnlyList<string> Shell => Config.Shell is { Count: > 0 } shell ? shell : DefaultShell;

    public string WorkingDirectory => Config.WorkingDir.Length > 0 ? Config.WorkingDir : "/";

    /// <summary>What the steps so far stand on, for cache keys.</summary>
    public string Parent => ChainIds.Count > 0 ? ChainIds[^1].ToString() : "scratch";

    /// <summary>The digest that the image's configuration would have now.</summary>
    public Digest ImageId => Digest.Sha256(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        Image with { RootFs = new ImageRootFs { DiffIds = [.. Layers.Select(layer => layer.DiffId)] } }, ImageSpecJson.Plain.ImageConfiguration));

    public static StageState Scratch(Platform platform) => new()
    {
        Image = new ImageConfiguration { Os = platform.Os, Architecture = platform.Architecture, Variant = platform.Variant, Config = new ImageConfig { Env = [DefaultPath] } },
        Key = Digest.Sha256("scratch"u8),
    };

    public static StageState From(Image image) => new()
    {
        Image = image.Configuration with { RootFs = new() },
        Layers = image.Layers,
        ChainIds = image.ChainIds,
        Key = image.Id,
    };

    /// <summary>The value of a variable of the image.</summary>
    public string? Variable(string name)
    {
        string start = name + "=";
        return Config.Env.LastOrDefault(variable => variable.StartsWith(start, StringComparison.Ordinal)) is { } found ? found[start.Length..] : null;
    }

    /// <summary>What $NAME means: variables of the image go before ARGs.</summary>
    public string? Lookup(string name) => Variable(name) ?? Arguments.LastOrDefault(argument => argument.Key == name).Value;

    public StageState With(Func<ImageConfig, ImageConfig> change) => this with { Image = Image with { Config = change(Config) } };

    public StageState WithLayer(ImageLayer layer, IReadOnlyList<Digest> chainIds) => this with { Layers = [.. Layers, layer], ChainIds = chainIds };

    /// <summary>A step is done: the image remembers it.</summary>
    public StageState After(string createdBy, DateTimeOffset at, bool hasLayer, Digest key) => this with
    {
        Image = Image with
        {
            Created = at,
            History = [.. Image.History, new ImageHistory { Created = at, CreatedBy = createdBy, Author = Image.Author, EmptyLayer = !hasLayer }],
        },
        Key = key,
    };
}
