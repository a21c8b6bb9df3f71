using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Tests;

/// <summary>A docker archive with one image of one layer: the host's busybox with its commands.</summary>
internal static class BusyboxArchive
{
    public const string Name = "docker.io/library/busybox:test";

    private static readonly string[] Commands =
    [
        "sh", "echo", "cat", "sleep", "ls", "id", "seq", "yes", "head", "dd", "kill", "ps", "true", "false", "env", "tty", "stty", "hostname", "tail", "grep",
        "printf", "ip", "mount", "awk", "touch", "rm", "df", "wc", "date", "mkfifo", "test", "readlink", "usleep", "ping", "nc", "sysctl",
    ];

    public static MemoryStream Make(string config = """{"Cmd":["sh"],"Env":["FROM_IMAGE=yes","PATH=/usr/local/bin:/bin"],"Labels":{"from":"image"}}""")
    {
        byte[] layer = Layer();
        string digest = Convert.ToHexStringLower(SHA256.HashData(layer));
        byte[] configuration = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{{{config}}},"rootfs":{"type":"layers","diff_ids":["sha256:{{{digest}}}"]}}""");
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            Add(tar, "config.json", configuration);
            Add(tar, "layer.tar", layer);
            Add(tar, "manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"config.json","RepoTags":["{{Name}}"],"Layers":["layer.tar"]}]"""));
        }
        archive.Position = 0;
        return archive;
    }

    private static byte[] Layer()
    {
        var layer = new MemoryStream();
        using (var tar = new TarWriter(layer, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (string directory in (string[])["bin", "tmp", "etc", "root", "dev", "proc", "sys", "data"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)0x1ED });
            Add(tar, "etc/passwd", Encoding.UTF8.GetBytes("root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/sh\n"));
            Add(tar, "etc/group", Encoding.UTF8.GetBytes("root:x:0:\nweb:x:34:\nextra:x:77:web\n"));
            Add(tar, "bin/busybox", File.ReadAllBytes("/bin/busybox"), (UnixFileMode)0x1ED);
            foreach (string command in Commands)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + command) { LinkName = "busybox" });
        }
        return layer.ToArray();
    }

    private static void Add(TarWriter tar, string name, byte[] content, UnixFileMode mode = (UnixFileMode)0x1A4) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = new MemoryStream(content) });
}
