using System.Globalization;
using Gantry.DockerApi.Requests;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>What the API tells of images, in the shape that the client's version knows.</summary>
internal static class ImageDescriptions
{
    public static ImageSummary Summary(Image image, ImageFilter filter, ImageUsage usage, long containers, DockerCall call, IReadOnlyList<ManifestDocument>? manifests)
    {
        bool isOld = !call.Version.IsAtLeast(43);
        IReadOnlyList<string> tags = ImageNames.Familiar(image.RepoTags.Where(filter.NameMatches));
        IReadOnlyList<string> digests = ImageNames.Familiar(image.RepoDigests.Where(filter.NameMatches));
        return new ImageSummary
        {
            Id = image.Id.ToString(),
            RepoTags = tags.Count == 0 && isOld ? ["<none>:<none>"] : tags,
            RepoDigests = digests.Count == 0 && isOld ? ["<none>@<none>"] : digests,
            Created = image.Configuration.Created?.ToUnixTimeSeconds() ?? 0,
            Size = usage.Total,
            VirtualSize = call.Version.IsAtLeast(44) ? null : usage.Total,
            SharedSize = call.Flag("shared-size") ? usage.Shared : -1,
            Labels = image.Config.Labels.Count > 0 ? image.Config.Labels : null,
            Containers = containers,
            Manifests = manifests,
            Descriptor = call.Version.IsAtLeast(48) ? DescriptorOf(image) : null,
        };
    }

    public static ImageDocument Document(Image image, ImageUsage usage, DockerCall call, DockerServer server, IReadOnlyList<ManifestDocument>? manifests) => new()
    {
        Id = image.Id.ToString(),
        RepoTags = ImageNames.Familiar(image.RepoTags),
        RepoDigests = ImageNames.Familiar(image.RepoDigests),
        Comment = image.Configuration.History is [.., var last] ? last.Comment ?? "" : "",
        Created = image.Configuration.Created is { } created ? Time(created) : call.Version.IsAtLeast(44) ? null : Time(DateTimeOffset.MinValue),
        Author = image.Configuration.Author ?? "",
        Config = ImageConfigDocument.Of(image.Config, call.Version),
        ContainerConfig = NeedsContainerConfig(call) ? ImageConfigDocument.Of(image.Config, call.Version) : null,
        Architecture = image.Configuration.Architecture,
        Variant = image.Configuration.Variant,
        Os = image.Configuration.Os,
        Size = usage.Total,
        VirtualSize = call.Version.IsAtLeast(44) ? null : usage.Total,
        GraphDriver = new DriverDocument(PlacesOf(server.Images.PlacesOf(image)), server.Host.StorageDriver),
        RootFS = new RootFsDocument("layers", [.. image.Configuration.RootFs.DiffIds.Select(id => id.ToString())]),
        Metadata = new ImageMetadata(Time(image.Tagged ?? DateTimeOffset.MinValue)),
        Descriptor = call.Version.IsAtLeast(48) ? DescriptorOf(image) : null,
        Manifests = manifests,
    };

    // Layers lie unpacked where snapshots take them from: the highest has the changes, nothing is mounted of an image alone.
    private static Dictionary<string, string>? PlacesOf(IReadOnlyList<string> layers)
    {
        if (layers.Count == 0)
            return null;
        var places = new Dictionary<string, string> { ["UpperDir"] = layers[0] };
        if (layers.Count > 1)
            places["LowerDir"] = string.Join(':', layers.Skip(1));
        return places;
    }

    public static IReadOnlyList<HistoryRow> History(IReadOnlyList<HistoryStep> steps, Image image) =>
    [
        .. steps.Select(step => new HistoryRow(
            step.Id?.ToString() ?? "<missing>", step.Created?.ToUnixTimeSeconds() ?? 0, step.CreatedBy,
            step.Id is null || image.RepoTags.Count == 0 ? null : ImageNames.Familiar(image.RepoTags), step.Bytes, step.Comment)),
    ];

    /// <summary>The manifests that the image's name offers, of which mostly one is here.</summary>
    public static IReadOnlyList<ManifestDocument> Manifests(ImageStore images, Image image, ImageUsage usage, IReadOnlyList<ImageUser> users)
    {
        IReadOnlyList<Descriptor> offered = images.Offers(image);
        return offered.Count == 0
            ? [Manifest(DescriptorOf(image), image, usage, users)]
            : [.. offered.Select(entry => Manifest(entry, entry.Digest == image.ManifestDigest ? image : null, usage, users))];
    }

    public static Descriptor DescriptorOf(Image image) =>
        new() { MediaType = image.Manifest.MediaType ?? MediaTypes.Manifest, Digest = image.ManifestDigest, Size = image.ManifestSize };

    /// <summary>A time as Go writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time == DateTimeOffset.MinValue ? "0001-01-01T00:00:00Z" : time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

    // docker-compose 1 speaks the newest version that it is offered and fails without the field that 1.45 has dropped.
    private static bool NeedsContainerConfig(DockerCall call) =>
        !call.Version.IsAtLeast(45) || call.Http.Request.Headers.UserAgent.ToString().StartsWith("docker-compose/1.", StringComparison.Ordinal);

    private static ManifestDocument Manifest(Descriptor descriptor, Image? image, ImageUsage usage, IReadOnlyList<ImageUser> users)
    {
        bool isAttestation = descriptor.Annotations?.GetValueOrDefault("vnd.docker.reference.type") == "attestation-manifest";
        Platform platform = descriptor.Platform ?? (image is null ? new Platform() : new Platform
        {
            Os = image.Configuration.Os,
            Architecture = image.Configuration.Architecture,
            Variant = image.Configuration.Variant,
        });
        long packed = image?.Size ?? 0;
        return new ManifestDocument
        {
            ID = descriptor.Digest.ToString(),
            Descriptor = descriptor,
            Available = image is not null,
            Kind = isAttestation ? "attestation" : "image",
            Size = new ManifestSize { Content = packed, Total = image is null ? 0 : usage.Total },
            ImageData = isAttestation ? null : new ManifestImage
            {
                Platform = platform,
                Containers = image is null ? [] : [.. users.Where(user => user.Image == image.Id).Select(user => user.Container)],
                Size = new UnpackedSize { Unpacked = image is null ? 0 : Math.Max(usage.Total - packed, 0) },
            },
        };
    }
}
