using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Builds;

/// <summary>Builds as the client sends them without BuildKit, and what is remembered of them.</summary>
internal static class BuildEndpoints
{
    public static void MapBuilds(this DockerRoutes docker, DockerServer server)
    {
        docker.Post("/build", call => BuildAsync(call, server));
        docker.Post("/build/prune", call => PruneAsync(call, server));
        docker.Post("/build/cancel", call => call.AnswerAsync(StatusCodes.Status204NoContent));
    }

    private static async Task BuildAsync(DockerCall call, DockerServer server)
    {
        Builder builder = BuilderOf(server);
        BuildParameters.Check(call);
        Stream body = call.OpenBody();
        // What the request says is checked before the context is read; then the client sees an answer and no broken connection.
        BuildRequestTemplate asked = BuildParameters.Read(call);
        await call.AnswerWithProgressAsync(async lines =>
        {
            var told = new BuildLines(lines, asked.IsQuiet);
            try
            {
                using BuildContext context = await BuildContexts.OpenAsync(call.Text("remote"), body, builder, call.Cancel);
                Gantry.Images.Image image = await builder.BuildAsync(asked.For(context), told, call.Cancel);
                foreach (string tag in image.RepoTags.Intersect(asked.Tags))
                    server.Tell("tag", image.Id.ToString(), tag);
                if (asked.IsQuiet)
                    lines.Report(new ProgressMessage { Stream = image.Id + "\n" });
            }
            catch (BuildException failure) when (told.HasTold)
            {
                lines.Report(ProgressMessage.Failure(MessageOf(failure), failure.ExitCode));
            }
            catch (BuildException failure)
            {
                throw new DockerException(DockerFailure.Invalid, MessageOf(failure), failure);
            }
        });
    }

    private static async Task PruneAsync(DockerCall call, DockerServer server)
    {
        Builder builder = BuilderOf(server);
        Filters filters = call.Filters().Check("until", "unused-for", "id", "parent", "type", "description", "inuse", "shared", "private");
        DateTimeOffset? until = CacheFilter.Until(filters, server.Clock);
        long kept = ParseSize(call.Text("keep-storage"), call.Text("max-used-space"), call.Text("reserved-space"));
        (IReadOnlyList<string> ids, long bytes) = await builder.PruneAsync(call.Flag("all"), entry => CacheFilter.Lets(filters, until, entry), kept, call.Cancel);
        await call.AnswerAsync(new BuildPruneAnswer { CachesDeleted = ids, SpaceReclaimed = bytes }, BuildJson.Default.BuildPruneAnswer);
    }

    internal static string MessageOf(BuildException failure) =>
        failure.Excerpt is { Length: > 0 } excerpt ? $"{failure.Message}\n{excerpt}" : failure.Message;

    private static long ParseSize(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (text.Length == 0)
                continue;
            return long.TryParse(text, out long bytes) ? bytes : throw new DockerException(DockerFailure.Invalid, $"keep-storage is in bytes and expects an integer, got {text}");
        }
        return 0;
    }

    private static Builder BuilderOf(DockerServer server) =>
        server.Builder ?? throw new DockerException(DockerFailure.NotSupported, "this daemon serves images only: there is nothing to build with");
}
