using Gantry.Build;
using Gantry.Build.Contexts;

namespace Gantry.DockerApi.Builds;

/// <summary>Where the files of a build come from: the request's body, or a place that the daemon fetches them from.</summary>
internal static class BuildContexts
{
    public static Task<BuildContext> OpenAsync(string remote, Stream body, Builder builder, CancellationToken cancel) => remote.Length == 0
        ? BuildContext.UnpackAsync(body, builder.NewContextDirectory(), builder.Options.Limits, cancel)
        : builder.FetchContextAsync(remote, cancel);
}
