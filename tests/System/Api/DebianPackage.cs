namespace Gantry.Tests.Api;

/// <summary>Files of Debian packages, unpacked once below `artifacts` without installing anything.</summary>
internal static class DebianPackage
{
    /// <summary>Unpacks what of the packages is under the paths; the sentence that says why that cannot be, or null.</summary>
    public static async Task<string?> UnpackAsync(string folder, string packages, string paths)
    {
        string script = $$"""
            command -v apt-get >/dev/null || { echo apt-get is not installed; exit 1; }
            mkdir -p {{folder}} && cd {{folder}}
            exec 9>lock; flock 9
            [ -f done ] && exit 0
            apt-get download {{packages}} >log 2>&1 || { tail -n 1 log; exit 1; }
            for package in *.deb; do dpkg --fsys-tarfile "$package" | tar -x --wildcards {{paths}} 2>>log || true; done
            rm -f ./*.deb && touch done
            """;
        ShellResult result = await Shell.RunAsync("/bin/sh", ["-c", script], timeout: TimeSpan.FromMinutes(3));
        return result.ExitCode == 0 ? null : $"{packages} cannot be fetched: {result.Output.Trim()}{result.Errors.Trim()}";
    }
}
