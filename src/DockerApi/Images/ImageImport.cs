using Gantry.Build;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>Makes an image of one layer out of a tar of a whole file system.</summary>
internal static class ImageImport
{
    public static async Task AnswerAsync(DockerCall call, DockerServer server)
    {
        string source = call.Text("fromSrc");
        if (source.Length == 0)
            throw new DockerException(DockerFailure.Invalid, "nothing to pull or import: neither fromImage nor fromSrc is given");
        Reference? name = call.Text("repo").Length > 0 ? ImageNames.Parse(call.Text("repo"), call.Text("tag")) : null;
        if (name?.Digest is not null)
            throw new DockerException(DockerFailure.Invalid, "cannot import digest reference");
        ImageConfiguration configuration = ConfigurationOf(call, source, server.Clock.GetUtcNow());
        await call.AnswerWithProgressAsync(async lines =>
        {
            await using Stream tar = source == "-" ? call.OpenBody() : await DownloadAsync(server, source, lines, call.Cancel);
            using NewLayer layer = await server.Images.AddLayerAsync(tar, [], call.Cancel);
            Image image = await server.Images.AddImageAsync(configuration, [layer.Layer], name is null ? [] : [name], call.Cancel);
            lines.Report(ImageLines.Status(image.Id.ToString()));
            server.Tell("import", image.Id.ToString(), name?.Familiar ?? image.Id.ToString());
        });
    }

    private static async Task<Stream> DownloadAsync(DockerServer server, string url, IProgress<ProgressMessage> lines, CancellationToken cancel)
    {
        if (server.Builder is not { } builder)
            throw new DockerException(DockerFailure.NotSupported, "this daemon has no builder, which fetches files: download the archive and import the file");
        lines.Report(ImageLines.Status("Downloading", url));
        return await builder.DownloadAsync(url, cancel);
    }

    private static ImageConfiguration ConfigurationOf(DockerCall call, string source, DateTimeOffset now)
    {
        Platform platform = ImageTransferEndpoints.PlatformOf(call.Text("platform")) ?? Platform.Current;
        string message = call.Text("message");
        return new ImageConfiguration
        {
            Created = now,
            Os = platform.Os,
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Config = ImageChanges.Apply(new ImageConfig(), call.Texts("changes")),
            History = [new ImageHistory { Created = now, Comment = message.Length > 0 ? message : $"Imported from {source}" }],
        };
    }
}
