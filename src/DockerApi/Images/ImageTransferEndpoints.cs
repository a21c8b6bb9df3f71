using System.Text.Json;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>Images on their way in and out: pulled, imported, pushed, loaded and saved.</summary>
internal static class ImageTransferEndpoints
{
    public static void MapImageTransfers(this DockerRoutes docker, DockerServer server)
    {
        docker.Post("/images/create", call => call.Text("fromImage").Length > 0 ? PullAsync(call, server) : ImageImport.AnswerAsync(call, server));
        docker.Post("/images/load", call => LoadAsync(call, server));
        docker.Get("/images/get", call => SaveAsync(call, server, call.Texts("names")));
        docker.Get("/images/{name}/get", call => SaveAsync(call, server, [call.Route("name")]));
        docker.Post("/images/{name}/push", call => PushAsync(call, server));
        docker.Get("/distribution/{name}/json", call => DescribeAsync(call, server));
    }

    internal static Platform? PlatformOf(string text)
    {
        if (text.Length == 0)
            return null;
        // The older form is os/architecture/variant, the newer one a document.
        if (text.StartsWith('{'))
        {
            try
            {
                return JsonSerializer.Deserialize(text, ImageJson.Plain.Platform);
            }
            catch (JsonException failure)
            {
                throw new DockerException(DockerFailure.Invalid, $"failed to parse platform: {failure.Message}", failure);
            }
        }
        return text.ToLowerInvariant().Split('/') switch
        {
            [var os] when os == "linux" => Platform.Current,
            [var os, var architecture] => new Platform { Os = os, Architecture = Known(architecture) },
            [var os, var architecture, var variant] => new Platform { Os = os, Architecture = Known(architecture), Variant = variant },
            _ => throw new DockerException(DockerFailure.Invalid, $"\"{text}\": unknown operating system or architecture: invalid argument"),
        };
    }

    private static async Task PullAsync(DockerCall call, DockerServer server)
    {
        Reference name = ImageNames.Parse(call.Text("fromImage"), call.Text("tag"));
        bool isAll = call.Text("tag").Length == 0 && name.Digest is null && !call.Text("fromImage").Split('/')[^1].Contains(':');
        RegistryCredentials? credentials = call.Credentials();
        await call.AnswerWithProgressAsync(async lines =>
        {
            IReadOnlyList<Reference> names = isAll
                ? [.. (await ExplainAsync(name, () => server.Images.ListTagsAsync(name, credentials, call.Cancel))).Select(name.WithTag)]
                : [name];
            bool isNew = false;
            foreach (Reference one in names)
                isNew |= await PullOneAsync(call, server, one, credentials, lines);
            string shown = isAll ? name.FamiliarName : name.Familiar;
            lines.Report(ImageLines.Status(isNew ? $"Status: Downloaded newer image for {shown}" : $"Status: Image is up to date for {shown}"));
        });
    }

    private static async Task<bool> PullOneAsync(
        DockerCall call, DockerServer server, Reference name, RegistryCredentials? credentials, IProgress<ProgressMessage> lines)
    {
        string repository = name.Registry == Reference.DefaultRegistry ? name.Repository : name.FamiliarName[(name.FamiliarName.IndexOf('/') + 1)..];
        var progress = new LineProgress<PullProgress>(lines, ImageLines.Status($"Pulling from {repository}", name.Identifier), ImageLines.Of);
        var wanted = new PullOptions { Credentials = credentials, Platform = PlatformOf(call.Text("platform")), Progress = progress };
        PulledImage pulled = await ExplainAsync(name, () => server.Images.PullAsync(name, wanted, call.Cancel));
        progress.Begin();
        lines.Report(ImageLines.Status($"Digest: {pulled.Served}"));
        server.Tell("pull", name.Familiar, name.FamiliarName);
        return pulled.IsNew;
    }

    private static async Task PushAsync(DockerCall call, DockerServer server)
    {
        Reference name = ImageNames.Parse(call.Route("name"), call.Text("tag"));
        IReadOnlyList<Reference> names = call.Text("tag").Length > 0 || call.Route("name").Split('/')[^1].Contains(':')
            ? [name]
            : [.. server.Images.List().SelectMany(image => image.RepoTags).Select(Reference.Parse).Where(tag => tag.Name == name.Name).OrderBy(tag => tag.Tag, StringComparer.Ordinal)];
        await call.AnswerWithProgressAsync(async lines =>
        {
            lines.Report(ImageLines.Status($"The push refers to repository [{name.Name}]"));
            if (names.Count == 0 || names.All(one => server.Images.Find(one.ToString()) is null))
                throw new DockerException(DockerFailure.NotFound, $"An image does not exist locally with the tag: {name.FamiliarName}");
            foreach (Reference one in names)
            {
                var progress = new LineProgress<PushProgress>(lines, null, ImageLines.Of);
                PushedImage pushed = await ExplainAsync(one, () => server.Images.PushAsync(one, call.Credentials(), progress, call.Cancel));
                lines.Report(ImageLines.Status($"{one.Tag}: digest: {pushed.Digest} size: {pushed.Size}"));
                lines.Report(new ProgressMessage
                {
                    Detail = new ProgressDetail(),
                    Aux = JsonSerializer.SerializeToElement(new PushAux(one.Tag ?? "", pushed.Digest.ToString(), pushed.Size), ImageJson.Plain.PushAux),
                });
                server.Tell("push", one.Familiar, one.FamiliarName);
            }
        });
    }

    private static async Task LoadAsync(DockerCall call, DockerServer server)
    {
        Stream archive = call.OpenBody();
        bool isQuiet = call.Flag("quiet", otherwise: true);
        await call.AnswerWithProgressAsync(async lines =>
        {
            var wanted = new LoadOptions
            {
                Platform = PlatformOf(call.Text("platform")),
                Progress = isQuiet ? null : new LineProgress<LoadProgress>(lines, null, ImageLines.Of),
            };
            foreach (Image image in await server.Images.LoadAsync(archive, wanted, call.Cancel))
            {
                IEnumerable<string> shown = image.RepoTags.Count == 0 ? [$"Loaded image ID: {image.Id}\n"] : ImageNames.Familiar(image.RepoTags).Select(name => $"Loaded image: {name}\n");
                foreach (string line in shown)
                    lines.Report(new ProgressMessage { Stream = line });
                server.Tell("load", image.Id.ToString(), image.Id.ToString());
            }
        });
    }

    private static async Task SaveAsync(DockerCall call, DockerServer server, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new DockerException(DockerFailure.Invalid, "no image was named");
        call.Http.Response.ContentType = "application/x-tar";
        call.AllowSlowReader();
        foreach (string name in names)
        {
            if (server.Images.Find(name) is { } image)
                server.Tell("save", image.Id.ToString(), image.Id.ToString());
        }
        await server.Images.SaveAsync(names, call.Http.Response.Body, call.Cancel);
    }

    private static async Task DescribeAsync(DockerCall call, DockerServer server)
    {
        Reference name = ImageNames.Parse(call.Route("name"));
        RemoteImage remote = await ExplainAsync(name, () => server.Images.DescribeAsync(name, call.Credentials(), call.Cancel));
        await call.AnswerAsync(new DistributionDocument(remote.Descriptor, remote.Platforms), ImageJson.Plain.DistributionDocument);
    }

    // Clients recognise these sentences.
    private static async Task<T> ExplainAsync<T>(Reference name, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ImagesException failure)
        {
            throw failure.Kind switch
            {
                ImagesFailure.Unauthorized => new DockerException(
                    DockerFailure.NotFound,
                    $"pull access denied for {name.FamiliarName}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
                    failure),
                ImagesFailure.NoPlatform => new DockerException(DockerFailure.NotFound, failure.Message, failure),
                ImagesFailure.NotFound => new DockerException(
                    DockerFailure.NotFound, $"manifest for {name.Familiar} not found: manifest unknown: manifest unknown", failure),
                _ => failure,
            };
        }
    }

    private static string Known(string architecture) => architecture switch
    {
        "x86_64" or "x86-64" => "amd64",
        "aarch64" => "arm64",
        "i386" => "386",
        _ => architecture,
    };
}
