using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Gantry.Images.Tar;
using TarWriter = System.Formats.Tar.TarWriter;

namespace Gantry.Tests;

public sealed class TarReaderTests
{
    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.V7)]
    public void What_the_framework_writes_is_read_back(TarEntryFormat format)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, format, leaveOpen: true))
        {
            writer.WriteEntry(Made(format, TarEntryType.Directory, "d/"));
            System.Formats.Tar.TarEntry file = Made(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, "d/file");
            file.DataStream = new MemoryStream("content"u8.ToArray());
            writer.WriteEntry(file);
            System.Formats.Tar.TarEntry link = Made(format, TarEntryType.SymbolicLink, "link");
            link.LinkName = "d/file";
            writer.WriteEntry(link);
        }
        tar.Position = 0;
        var reader = new Gantry.Images.Tar.TarReader(tar);

        Assert.Equal((TarKind.Directory, "d/"), Next(reader));
        Gantry.Images.Tar.TarEntry entry = reader.Next()!;
        byte[] content = new byte[100];
        int length = reader.Read(content);
        Assert.Equal(("content", 1000u, 7L), (Encoding.UTF8.GetString(content, 0, length), entry.Owner, entry.Size));
        Assert.Equal("d/file", reader.Next()!.LinkTarget);
        Assert.Null(reader.Next());
    }

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=posix", "--sparse-version=0.0")]
    [InlineData("--format=posix", "--sparse-version=0.1")]
    [InlineData("--format=posix", "--sparse-version=1.0")]
    public void A_file_with_holes_is_read_whole_in_every_form_that_tar_writes(params string[] form)
    {
        string directory = Directory.CreateTempSubdirectory("gantry-sparse-").FullName;
        try
        {
            // More parts than fit the header of the oldest form, a hole at the end, and a file behind it.
            using (FileStream file = File.Create($"{directory}/holes"))
            {
                for (int i = 1; i < 40; i++)
                {
                    file.Position = i * 65536;
                    file.Write(Encoding.ASCII.GetBytes($"part {i}"));
                }
                file.SetLength(5 << 20);
            }
            File.WriteAllText($"{directory}/after", "after");
            using Process tar = Process.Start(new ProcessStartInfo("tar", [.. form, "--sparse", "-C", directory, "-cf", $"{directory}/made.tar", "holes", "after"]))!;
            tar.WaitForExit();
            using FileStream packed = File.OpenRead($"{directory}/made.tar");
            var reader = new Gantry.Images.Tar.TarReader(packed);

            Gantry.Images.Tar.TarEntry entry = reader.Next()!;
            var content = new MemoryStream();
            byte[] buffer = new byte[10_000];
            for (int length; (length = reader.Read(buffer)) > 0;)
                content.Write(buffer, 0, length);

            Assert.Equal(("holes", 5L << 20), (entry.Name, entry.Size));
            Assert.True(packed.Length < 1 << 20);
            Assert.True(File.ReadAllBytes($"{directory}/holes").AsSpan().SequenceEqual(content.ToArray()));
            Assert.Equal("after", reader.Next()!.Name);
            Assert.Null(reader.Next());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_pax_header_overrides_the_entry_that_follows_and_no_other()
    {
        var reader = new Gantry.Images.Tar.TarReader(new MemoryStream(TarBuilder.Of(tar => tar
            .Pax(("path", "long"u8.ToArray()), ("uid", "70000"u8.ToArray()), ("mtime", "-1.5"u8.ToArray())).File("short").File("next", owner: 3))));

        Gantry.Images.Tar.TarEntry first = reader.Next()!;
        Gantry.Images.Tar.TarEntry second = reader.Next()!;

        Assert.Equal(("long", 70000u, -2L, 500_000_000), (first.Name, first.Owner, first.Modified.Seconds, first.Modified.Nanoseconds));
        Assert.Equal(("next", 3u), (second.Name, second.Owner));
    }

    [Fact]
    public void Random_bytes_are_refused_and_nothing_worse()
    {
        var random = new Random(7);
        byte[] tar = TarBuilder.Of(tar => tar.Pax("path", "a").File("b", new string('x', 2000)).Link("l", "t"));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] broken = (byte[])tar.Clone();
            for (int change = 0; change < 3; change++)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            ReadAll(broken.AsSpan(0, random.Next(broken.Length)).ToArray());
        }
    }

    private static void ReadAll(byte[] tar)
    {
        var reader = new Gantry.Images.Tar.TarReader(new MemoryStream(tar));
        try
        {
            while (reader.Next() is not null)
            {
            }
        }
        catch (InvalidDataException)
        {
        }
    }

    private static (TarKind Kind, string Name) Next(Gantry.Images.Tar.TarReader reader) => reader.Next() is { } entry ? (entry.Kind, entry.Name) : default;

    private static System.Formats.Tar.TarEntry Made(TarEntryFormat format, TarEntryType type, string name)
    {
        System.Formats.Tar.TarEntry entry = format switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            _ => new V7TarEntry(type, name),
        };
        entry.Uid = 1000;
        return entry;
    }
}
