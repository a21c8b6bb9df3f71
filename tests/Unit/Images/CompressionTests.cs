using System.Diagnostics;
using Gantry.Images.Layers;

namespace Gantry.Tests;

public sealed class CompressionTests
{
    [Theory]
    [InlineData("gzip", "-c")]
    [InlineData("xz", "-c")]
    [InlineData("bzip2", "-c")]
    [InlineData("zstd", "-c")]
    [InlineData("cat", "-")]
    public async Task Content_comes_out_as_it_went_in(string program, string option)
    {
        byte[] content = Content(3_000_000);
        byte[] packed = await PackAsync(program, option, content);

        using Stream opened = Compression.Open(new MemoryStream(packed));

        Assert.Equal(content, ReadAll(opened));
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public async Task Streams_one_after_the_other_are_one(string program)
    {
        byte[] first = await PackAsync(program, "-c", "one"u8.ToArray()), second = await PackAsync(program, "-c", "two"u8.ToArray());

        using Stream opened = Compression.Open(new MemoryStream([.. first, .. second]));

        Assert.Equal("onetwo"u8.ToArray(), ReadAll(opened));
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public async Task What_is_cut_off_is_refused(string program)
    {
        byte[] packed = await PackAsync(program, "-c", Content(100_000));

        using Stream opened = Compression.Open(new MemoryStream(packed[..(packed.Length / 2)]));

        Assert.Throws<InvalidDataException>(() => ReadAll(opened));
    }

    [Fact]
    public void A_tar_whose_first_file_is_called_like_a_format_is_a_tar()
    {
        byte[] content = "BZh9 is a fine name for a file"u8.ToArray();

        using Stream opened = Compression.Open(new MemoryStream(content));

        Assert.Equal(content, ReadAll(opened));
    }

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        var random = new Random(7);
        for (int i = 0; i < length; i++)
            content[i] = (byte)random.Next(i % 1000 == 0 ? 256 : 8);
        return content;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    private static async Task<byte[]> PackAsync(string program, string option, byte[] content)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, program))), $"{program} is not installed");
        using Process packer = Process.Start(new ProcessStartInfo(program, option) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var packed = new MemoryStream();
        Task reading = packer.StandardOutput.BaseStream.CopyToAsync(packed, TestContext.Current.CancellationToken);
        await packer.StandardInput.BaseStream.WriteAsync(content, TestContext.Current.CancellationToken);
        packer.StandardInput.Close();
        await reading;
        return packed.ToArray();
    }
}
