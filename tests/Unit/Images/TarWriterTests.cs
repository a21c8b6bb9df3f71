using Gantry.Images.Tar;
using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>What is written as a tar is read back the same, by our reader and by the framework's.</summary>
public sealed class TarWriterTests
{
    [Theory]
    [InlineData("short", 5u, 10L, 0)]
    [InlineData("short", 3_000_000u, 20_000_000_000L, 0)]
    [InlineData("short", 0u, -5L, 0)]
    [InlineData("short", 0u, 10L, 500_000_000)]
    public void An_entry_comes_back_as_it_went_in(string name, uint owner, long seconds, int nanoseconds)
    {
        TarEntry entry = Entry(name) with { Owner = owner, Modified = new UnixTime(seconds, nanoseconds), Attributes = new Dictionary<string, byte[]> { ["user.x"] = [0, 10, 255] } };

        TarEntry? back = new TarReader(new MemoryStream(Write(entry))).Next();

        Assert.Equal((name, owner, entry.Modified, 0x1A4u), (back!.Name, back.Owner, back.Modified, back.Mode));
        Assert.Equal([0, 10, 255], back.Attributes["user.x"]);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(150)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Names_of_any_length_are_read_by_others_too(int length)
    {
        string deep = string.Join('/', Enumerable.Repeat("abcdefghi", 110))[..length].TrimEnd('/');
        string flat = new('x', length);
        foreach (string name in (string[])[deep, flat])
        {
            using var reader = new System.Formats.Tar.TarReader(new MemoryStream(Write(Entry(name) with { Size = 3 }, "abc"u8.ToArray())));

            System.Formats.Tar.TarEntry? read = reader.GetNextEntry();

            Assert.Equal(name, read!.Name);
            Assert.Equal("abc", new StreamReader(read.DataStream!).ReadToEnd());
            Assert.Null(reader.GetNextEntry());
        }
    }

    [Fact]
    public void A_plain_entry_has_no_pax_header_and_the_same_entries_give_the_same_bytes()
    {
        byte[] one = Write(Entry("a/b"));

        Assert.Equal(512 + 1024, one.Length);
        Assert.Equal(one, Write(Entry("a/b")));
        Assert.Equal((byte)'0', one[156]);
    }

    [Fact]
    public void A_file_that_changes_its_size_meanwhile_is_an_error()
    {
        var writer = new TarWriter(new MemoryStream());
        writer.WriteEntry(Entry("a") with { Size = 2 });

        Assert.Throws<InvalidDataException>(() => writer.Write("abc"u8));
        Assert.Throws<InvalidDataException>(() => writer.WriteEntry(Entry("b")));
    }

    private static byte[] Write(TarEntry entry, byte[]? content = null)
    {
        var target = new MemoryStream();
        var writer = new TarWriter(target);
        writer.WriteEntry(entry);
        writer.Write(content ?? []);
        writer.End();
        return target.ToArray();
    }

    private static TarEntry Entry(string name) => new()
    {
        Kind = TarKind.Regular,
        Name = name,
        LinkTarget = "",
        Mode = 0x1A4,
        Owner = 0,
        Group = 0,
        Size = 0,
        Modified = new UnixTime(0, 0),
    };
}
