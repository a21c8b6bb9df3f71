using System.Text.Json;
using Gantry.Images.Catalog;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>Questions to a registry whose answers are not stored.</summary>
internal sealed class RepositoryQuery(RegistryClient registry, Reference name, ImageStoreOptions options)
{
    private const int MostPages = 1000;

    /// <summary>Every tag of the repository.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken cancel)
    {
        var tags = new List<string>();
        Uri? page = registry.AddressOf("tags/list");
        for (int pages = 0; page is not null && pages < MostPages; pages++)
        {
            using HttpResponseMessage answer = await registry.SendAsync(HttpMethod.Get, page, _ => { }, cancel);
            if (!answer.IsSuccessStatusCode)
                throw registry.Failure(answer);
            byte[] json = await RegistryClient.ReadLimitedAsync(answer, options.Limits.DocumentBytes, cancel);
            tags.AddRange(JsonSerializer.Deserialize(json, RegistryJson.Default.TagList)?.Tags ?? []);
            page = NextOf(answer, page);
        }
        return tags;
    }

    /// <summary>The document that the name leads to, and the platforms that it is for.</summary>
    public async Task<RemoteImage> DescribeAsync(CancellationToken cancel)
    {
        (byte[] json, string? type) = await ReadAsync($"manifests/{name.Identifier}", cancel);
        Digest digest = name.Digest is { Algorithm: "sha512" } ? Digest.OfHash(System.Security.Cryptography.SHA512.HashData(json)) : Digest.Sha256(json);
        if (name.Digest is { } wanted && wanted != digest)
            throw new ImagesException(ImagesFailure.DigestMismatch, $"the registry sent a manifest with the digest {digest} instead of {wanted}");
        ManifestDocument document = ManifestDocument.Parse(json, type);
        var descriptor = new Descriptor { MediaType = type ?? ManifestDocument.TypeOf(json), Digest = digest, Size = json.Length };
        if (document.Index is { } index)
            return new RemoteImage(descriptor, [.. index.Manifests.Select(entry => entry.Platform).OfType<Platform>()]);
        (byte[] config, _) = await ReadAsync($"blobs/{document.Manifest!.Config.Digest}", cancel);
        if (Digest.Sha256(config) != document.Manifest.Config.Digest)
            throw new ImagesException(ImagesFailure.DigestMismatch, $"the registry sent other content than {document.Manifest.Config.Digest}");
        ImageConfiguration made = JsonSerializer.Deserialize(config, ImageSpecJson.Default.ImageConfiguration) ?? new ImageConfiguration();
        return new RemoteImage(descriptor, [new Platform { Os = made.Os, Architecture = made.Architecture, Variant = made.Variant }]);
    }

    private async Task<(byte[] Json, string? Type)> ReadAsync(string path, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await registry.GetAsync(
            path, headers => headers.TryAddWithoutValidation("Accept", ImagePull.Accept), cancel);
        string? type = answer.Content.Headers.ContentType?.MediaType;
        byte[] json = await RegistryClient.ReadLimitedAsync(answer, options.Limits.DocumentBytes, cancel);
        return (json, MediaTypes.IsManifest(type) || MediaTypes.IsIndex(type) ? type : null);
    }

    // Link: </v2/a/tags/list?last=x&n=100>; rel="next"
    private static Uri? NextOf(HttpResponseMessage answer, Uri page)
    {
        string? link = answer.Headers.TryGetValues("Link", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        if (link is null || !link.StartsWith('<') || link.IndexOf('>') is not (> 0 and int end) || !link.Contains("rel=\"next\"", StringComparison.Ordinal))
            return null;
        var next = new Uri(page, link[1..end]);
        return next.GetLeftPart(UriPartial.Authority) == page.GetLeftPart(UriPartial.Authority) ? next : null;
    }
}
