using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Tests;

/// <summary>Writes a docker archive with busybox and nothing else.</summary>
internal static class BusyboxArchive
{
    public const string Name = "docker.io/library/busybox:test";

    private static readonly string[] Commands = ["sh", "echo", "cat", "sleep", "ls", "id", "ps", "true", "env", "hostname", "ip", "nslookup", "ping", "wget", "mkdir", "touch", "grep", "head", "yes"];

    public static void Write(string path)
    {
        byte[] layer = Layer();
        string diff = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(layer));
        byte[] config = Encoding.UTF8.GetBytes($$$"""
            {"architecture":"amd64","os":"linux","config":{"Cmd":["sh"],"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["{{{diff}}}"]}}
            """);
        string id = Convert.ToHexStringLower(SHA256.HashData(config));
        using var archive = new TarWriter(File.Create(path));
        Add(archive, "layer.tar", layer);
        Add(archive, id + ".json", config);
        Add(archive, "manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"{{id}}.json","RepoTags":["{{Name}}"],"Layers":["layer.tar"]}]"""));
    }

    private static byte[] Layer()
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, leaveOpen: true))
        {
            foreach (string directory in (string[])["bin/", "tmp/", "etc/", "data/"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)0b111_101_101 });
            Add(tar, "bin/busybox", File.ReadAllBytes("/bin/busybox"));
            Add(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/sh\n"u8.ToArray());
            foreach (string command in Commands)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + command) { LinkName = "busybox" });
        }
        return buffer.ToArray();
    }

    private static void Add(TarWriter tar, string name, byte[] content) => tar.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), Mode = (UnixFileMode)0b111_101_101 });
}
