using Gantry.Build;
using Gantry.Build.Contexts;

namespace Gantry.DockerApi.Builds;

/// <summary>A build as its request describes it, before its files are here.</summary>
/// <param name="Tags">The full names that the image is to have.</param>
internal sealed record BuildRequestTemplate(Func<BuildContext, BuildRequest> For, bool IsQuiet, IReadOnlyList<string> Tags);
