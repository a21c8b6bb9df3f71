using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Images;
using Gantry.Oci;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Images;

/// <summary>Images that are here: listed, looked at, named and deleted.</summary>
internal static class ImageEndpoints
{
    public static void MapImages(this DockerRoutes docker, DockerServer server)
    {
        docker.Get("/images/json", call => ListAsync(call, server));
        docker.Get("/images/search", call => SearchAsync(call, server));
        docker.Post("/images/prune", call => PruneAsync(call, server));
        docker.Get("/images/{name}/json", call => InspectAsync(call, server));
        docker.Get("/images/{name}/history", call => HistoryAsync(call, server));
        docker.Post("/images/{name}/tag", call => TagAsync(call, server));
        docker.Delete("/images/{name}", call => DeleteAsync(call, server));
        docker.MapImageTransfers(server);
    }

    private static Task ListAsync(DockerCall call, DockerServer server)
    {
        Filters filters = call.Filters().Check("dangling", "label", "label!", "before", "since", "reference", "until");
        string names = call.Text("filter");
        ImageFilter wanted = ImageFilters.Of(filters, server) with
        {
            // The old parameter, before filters.
            Names = names.Length > 0 ? [names] : filters.Values("reference"),
        };
        IReadOnlyList<ImageUser> users = server.ImageUsers();
        IReadOnlyDictionary<Digest, ImageUsage> usages = server.Images.ImageUsages();
        List<ImageSummary> found = [];
        foreach (Image image in server.Images.List().Where(wanted.Matches).OrderByDescending(image => image.Configuration.Created ?? DateTimeOffset.MinValue))
        {
            ImageUsage usage = usages.GetValueOrDefault(image.Id) ?? new ImageUsage(0, 0);
            IReadOnlyList<ManifestDocument>? manifests = call.Flag("manifests") ? ImageDescriptions.Manifests(server.Images, image, usage, users) : null;
            found.Add(ImageDescriptions.Summary(image, wanted, usage, users.Count(user => user.Image == image.Id), call, manifests));
        }
        return call.AnswerAsync(found, ImageJson.Plain.IReadOnlyListImageSummary);
    }

    private static Task InspectAsync(DockerCall call, DockerServer server)
    {
        Image image = server.RequireImage(call);
        var usage = new ImageUsage(server.Images.SizeOnDisk(image), Shared: 0);
        IReadOnlyList<ManifestDocument>? manifests =
            call.Flag("manifests") ? ImageDescriptions.Manifests(server.Images, image, usage, server.ImageUsers()) : null;
        return call.AnswerAsync(ImageDescriptions.Document(image, usage, call, server, manifests), ImageJson.Plain.ImageDocument);
    }

    private static Task HistoryAsync(DockerCall call, DockerServer server)
    {
        Image image = server.RequireImage(call);
        return call.AnswerAsync(ImageDescriptions.History(server.Images.History(image), image), ImageJson.Plain.IReadOnlyListHistoryRow);
    }

    private static Task TagAsync(DockerCall call, DockerServer server)
    {
        Image image = server.RequireImage(call);
        Reference name = ImageNames.Parse(call.Text("repo"), call.Text("tag"));
        if (name.Digest is not null)
            throw new DockerException(DockerFailure.Invalid, "refusing to create a tag with a digest reference");
        server.Images.Tag(image, name);
        server.Tell("tag", image.Id.ToString(), name.Familiar);
        return call.AnswerAsync(StatusCodes.Status201Created);
    }

    private static async Task DeleteAsync(DockerCall call, DockerServer server)
    {
        Image image = server.RequireImage(call);
        IReadOnlyList<DeletionStep> steps = await server.Images.DeleteAsync(call.Route("name"), call.Flag("force"), server.ImageUsers(), call.Cancel);
        TellOf(server, image.Id, steps);
        await call.AnswerAsync(DeletedRow.Of(steps), ImageJson.Plain.IReadOnlyListDeletedRow);
    }

    private static async Task PruneAsync(DockerCall call, DockerServer server)
    {
        Filters filters = call.Filters().Check("dangling", "label", "label!", "until");
        // Without a word only images without a name go.
        ImageFilter wanted = ImageFilters.Of(filters, server) with { IsDangling = filters.Truth("dangling") is false ? null : true };
        PrunedImages pruned = await server.Images.PruneAsync(wanted, server.ImageUsers(), call.Cancel);
        foreach (DeletionStep step in pruned.Steps.Where(step => step.Untagged is not null))
            server.Tell("untag", step.Untagged!, step.Untagged!);
        server.Engine?.Events.Publish(new Engine.Standalone.DockerEvent(
            "image", "prune", "", new Dictionary<string, string> { ["reclaimed"] = pruned.Freed.ToString(System.Globalization.CultureInfo.InvariantCulture) }, server.Clock.GetUtcNow()));
        await call.AnswerAsync(new PruneAnswer(pruned.Steps.Count == 0 ? null : DeletedRow.Of(pruned.Steps), pruned.Freed), ImageJson.Plain.PruneAnswer);
    }

    private static async Task SearchAsync(DockerCall call, DockerServer server)
    {
        Filters filters = call.Filters().Check("is-automated", "is-official", "stars");
        string term = call.Text("term");
        if (term.Length == 0)
            throw new DockerException(DockerFailure.Invalid, "invalid search term: search term is empty");
        int limit = call.Number("limit") ?? 25;
        if (limit is < 0 or > 100)
            throw new DockerException(DockerFailure.Invalid, $"Limit {limit} is outside the range of [1, 100]");
        IReadOnlyList<FoundRepository> found = await server.Images.SearchAsync(term, limit == 0 ? 25 : limit, call.Credentials(), call.Cancel);
        int stars = filters.Values("stars").Select(value => int.TryParse(value, out int least) ? least : 0).DefaultIfEmpty().Max();
        await call.AnswerAsync(
            [
                .. found.Where(row => row.Stars >= stars && (filters.Truth("is-official") is not { } official || official == row.IsOfficial))
                    .Select(row => new SearchRow { Name = row.Name, Description = row.Description, StarCount = row.Stars, IsOfficial = row.IsOfficial }),
            ],
            ImageJson.Plain.IReadOnlyListSearchRow);
    }

    private static void TellOf(DockerServer server, Digest id, IReadOnlyList<DeletionStep> steps)
    {
        foreach (DeletionStep step in steps)
        {
            if (step.Untagged is { } name)
                server.Tell("untag", id.ToString(), name);
            else if (step.Deleted == id.ToString())
                server.Tell("delete", id.ToString(), id.ToString());
        }
    }
}
