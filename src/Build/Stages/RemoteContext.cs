using Gantry.Build.Contexts;
using Gantry.Build.Copying;
using Gantry.Build.Remotes;
using Gantry.Linux.Descriptors;

namespace Gantry.Build.Stages;

/// <summary>A context that the builder fetches itself.</summary>
internal sealed class RemoteContext(BuildParts parts)
{
    public async Task<BuildContext> FetchAsync(string remote, string directory, CancellationToken cancel)
    {
        if (GitReference.TryParse(remote) is { } repository)
            return await CloneAsync(repository, directory, cancel);
        if (!RemoteFile.IsUrl(remote))
            throw new BuildException(BuildFailure.Invalid, $"remote context could not be parsed: {RemoteFile.Redacted(remote)}");
        using var area = new WorkArea(parts.Options.Root);
        string download = area.NewDirectory();
        string file = Path.Combine(download, await new RemoteFile(parts.Options.Limits).FetchAsync(remote, download, null, cancel));
        using Stream? archive = Archives.TryOpen(Descriptor.Open(file));
        return archive is not null
            ? await BuildContext.UnpackAsync(archive, directory, parts.Options.Limits, cancel)
            : BuildContext.OfDockerfile(await File.ReadAllBytesAsync(file, cancel), directory);
    }

    private async Task<BuildContext> CloneAsync(GitReference repository, string directory, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        try
        {
            string top = await new GitCheckout(parts.Options.Limits, parts.Clock).CloneAsync(repository, directory, keepsGitDirectory: false, cancel);
            return BuildContext.Owning(top, directory);
        }
        catch
        {
            BuildContext.Remove(directory);
            throw;
        }
    }
}
