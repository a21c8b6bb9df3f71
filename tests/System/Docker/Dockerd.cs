using System.Diagnostics;

namespace Gantry.Tests.Docker;

/// <summary>Docker's own daemon in a network of its own: what the tests are written against. DOCKER_ENGINE=dockerd chooses it.</summary>
internal sealed class Dockerd(string root, string space) : IServedEngine
{
    private readonly List<Process> _daemons = [];

    public string Socket => At("docker.sock");

    public string? Obstacle => File.Exists("/usr/sbin/dockerd") ? null : "dockerd is not installed: run tools/install-packages test";

    public async Task StartAsync()
    {
        Directory.CreateDirectory(root);
        await File.WriteAllTextAsync(At("containerd.toml"), $"""
            version = 2
            root = "{At("containerd")}"
            state = "{At("containerd-run")}"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{At("containerd.sock")}"
            [ttrpc]
              address = "{At("containerd.sock.ttrpc")}"
            """);
        await File.WriteAllTextAsync(At("daemon.json"), $$"""{ "deprecated-key-path": "{{At("key.json")}}", "live-restore": true }""");
        await StartAsync("containerd.sock", "containerd", "--config", At("containerd.toml"));
        File.Delete(At("docker.pid"));
        await StartAsync(
            "docker.sock", "dockerd", "--config-file", At("daemon.json"), "--data-root", At("data"), "--exec-root", At("exec"), "--pidfile", At("docker.pid"),
            "--host", "unix://" + Socket, "--containerd", At("containerd.sock"), "--cgroup-parent", "/" + space, "--exec-opt", "native.cgroupdriver=cgroupfs");
    }

    public async Task CrashAsync()
    {
        Kill();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        foreach (string mount in (await File.ReadAllLinesAsync("/proc/self/mountinfo")).Select(line => line.Split(' ')[4]).Reverse())
        {
            if (mount.StartsWith(root + "/", StringComparison.Ordinal))
                await Shell.RunAsync("umount", ["-l", mount]);
        }

        await Shell.RunAsync("/bin/sh", ["-c", $"find /sys/fs/cgroup -depth -type d -path '*/{space}*' -exec rmdir {{}} + 2>/dev/null; rm -rf {root}"]);
    }

    private string At(string name) => Path.Combine(root, name);

    private void Kill()
    {
        foreach (Process daemon in _daemons)
        {
            daemon.Kill();
            daemon.WaitForExit();
            daemon.Dispose();
        }

        _daemons.Clear();
    }

    private async Task StartAsync(string socket, params string[] command)
    {
        File.Delete(At(socket));
        string[] arguments = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", At(command[0] + ".log"), .. command];
        _daemons.Insert(0, Process.Start("nsenter", NetworkSpace.Enter(space, ["/bin/sh", .. arguments])));
        await Until.TrueAsync($"{command[0]} listens", () => Task.FromResult(SocketFile.Answers(At(socket))));
    }
}
