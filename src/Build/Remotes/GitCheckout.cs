using Gantry.Build.Contexts;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Processes;
using Gantry.Linux.Spawning;

namespace Gantry.Build.Remotes;

/// <summary>Brings the files of a git repository into a directory by the host's git, which gets no configuration, no hooks and no terminal.</summary>
internal sealed class GitCheckout(BuildLimits limits, TimeProvider clock)
{
    private static readonly string[] Places = ["/usr/bin/git", "/usr/local/bin/git", "/bin/git"];

    private static readonly string[] Careful =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "protocol.file.allow=never", "-c", "protocol.ext.allow=never", "-c", "credential.helper=",
        "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "init.defaultBranch=main", "-c", "advice.detachedHead=false",
    ];

    /// <summary>The directory to build from: the top of the checkout, or the one that the reference names.</summary>
    public async Task<string> CloneAsync(GitReference reference, string directory, bool keepsGitDirectory, CancellationToken cancel)
    {
        string git = Places.FirstOrDefault(File.Exists)
            ?? throw new BuildException(BuildFailure.Unsupported, "git repositories need the program git on this machine");
        await GitAsync(git, directory, ["init", "--quiet", "."], cancel);
        await GitAsync(git, directory, ["remote", "add", "origin", "--", reference.Url], cancel);
        string wanted = reference.Reference.Length == 0 ? "HEAD" : reference.Reference;
        await FetchAsync(git, directory, wanted, cancel);
        await GitAsync(git, directory, ["checkout", "--quiet", "--force", "FETCH_HEAD"], cancel);
        await GitAsync(git, directory, ["submodule", "update", "--quiet", "--init", "--recursive", "--depth=1"], cancel);
        if (!keepsGitDirectory)
            BuildContext.Remove(Path.Combine(directory, ".git"));
        return Inside(directory, reference.Directory);
    }

    /// <summary>A directory of the checkout: no part of the path may be a link.</summary>
    internal static string Inside(string directory, string path)
    {
        if (path.Length == 0)
            return directory;
        using RootDirectory root = RootDirectory.Open(directory);
        using Descriptor? found = path.Split('/').Contains("..")
            ? null
            : FileAt.TryOpen(root.Descriptor, RawName.FromUtf8(path), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        return found is not null
            ? Path.Combine(directory, path)
            : throw new BuildException(BuildFailure.Invalid, $"the git repository has no directory {path}, or a link on the way to it");
    }

    private async Task FetchAsync(string git, string directory, string wanted, CancellationToken cancel)
    {
        try
        {
            await GitAsync(git, directory, ["fetch", "--quiet", "--depth=1", "--no-tags", "origin", "--", wanted], cancel);
        }
        catch (BuildException)
        {
            // A commit that no branch ends at, or a server that hands out no single one: everything, then the one.
            await GitAsync(git, directory, ["fetch", "--quiet", "--tags", "origin"], cancel);
            await GitAsync(git, directory, ["fetch", "--quiet", "origin", "--", wanted], cancel);
        }
    }

    private async Task GitAsync(string git, string directory, IReadOnlyList<string> command, CancellationToken cancel)
    {
        using var children = new ChildSet();
        (Descriptor reader, Descriptor writer) = DescriptorPair.Pipe();
        using (reader)
        {
            Child child;
            using (writer)
            {
                child = children.Start(new SpawnRequest
                {
                    Path = git,
                    Arguments = ["-C", directory, .. Careful, .. command],
                    Environment =
                    [
                        "PATH=/usr/local/bin:/usr/bin:/bin", $"HOME={directory}", "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
                        "GIT_ALLOW_PROTOCOL=http:https:git:ssh", "GIT_SSH_COMMAND=ssh -oBatchMode=yes", "LC_ALL=C",
                    ],
                    Descriptors = new Dictionary<int, Descriptor> { [2] = writer },
                    NewSession = true,
                });
            }
            Task<string> reading = Task.Run(() => Words(reader), CancellationToken.None);
            int code;
            try
            {
                code = await ExitAsync(child, cancel);
            }
            finally
            {
                // Whoever still read from the pipe once it is closed could read from what gets its number next.
                await reading;
            }
            if (code != 0)
                throw new BuildException(BuildFailure.Step, $"git {command[0]} failed: {RemoteFile.Redacted((await reading).Trim())}");
        }
    }

    private async Task<int> ExitAsync(Child child, CancellationToken cancel)
    {
        try
        {
            return await child.Exit.WaitAsync(limits.DownloadPatience, clock, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            using PidFd? process = PidFd.Open(child.Pid);
            process?.Send(Signal.Kill);
            await child.Exit;
            if (failure is TimeoutException)
                throw new BuildException(BuildFailure.Step, "git took too long", inner: failure);
            throw;
        }
    }

    private static string Words(Descriptor reader)
    {
        const int Most = 8 << 10;
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(reader.Number, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        using var text = new MemoryStream();
        byte[] buffer = new byte[4096];
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            if (text.Length < Most)
                text.Write(buffer, 0, length);
        }
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
