using System.Buffers.Binary;
using Gantry.Cri.Streaming.Spdy;

namespace Gantry.Tests.Cri.Streaming;

public sealed class SpdyHeaderTests
{
    // Two blocks of one connection, made by zlib with the dictionary of SPDY/3.1, and one made without.
    private static readonly byte[] First = Convert.FromHexString("38eae3c6a7c202e50e703a2b294a4dcc851625acc525c03c014af901f945e01c6061606100000000ffff");
    private static readonly byte[] Second = Convert.FromHexString("c2ae341514274006671124863341299fd11c000000ffff");
    private static readonly byte[] Plain = Convert.FromHexString("789c62606060646060e02a2e294a4dcc2da92c4805f25852124b1201000000ffff");

    [Fact]
    public void Blocks_are_one_compressed_stream_that_starts_from_the_dictionary()
    {
        using var reader = new SpdyHeaderReader();
        Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "stdin", ["Port"] = "8080" }, reader.Read(First));
        Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "error", ["requestid"] = "7" }, reader.Read(Second));
    }

    [Fact]
    public void A_client_may_do_without_the_dictionary()
    {
        using var reader = new SpdyHeaderReader();
        Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "data" }, reader.Read(Plain));
    }

    [Fact]
    public void Names_are_found_in_any_case()
    {
        using var reader = new SpdyHeaderReader();
        Assert.Equal("8080", reader.Read(First)["port"]);
    }

    [Fact]
    public void What_the_writer_packs_the_reader_unpacks_block_after_block()
    {
        var writer = new SpdyHeaderWriter();
        using var reader = new SpdyHeaderReader();
        Assert.Empty(reader.Read(writer.Write(new Dictionary<string, string>())));
        var headers = new Dictionary<string, string> { ["streamtype"] = "resize", ["x"] = "", ["name"] = "ü" };
        Assert.Equal(headers, reader.Read(writer.Write(headers)));
    }

    [Fact]
    public void A_foreign_dictionary_is_refused()
    {
        byte[] block = [.. First];
        block[2] ^= 1;
        using var reader = new SpdyHeaderReader();
        Assert.Throws<SpdyException>(() => reader.Read(block));
    }

    [Theory]
    [InlineData(65u)] // headers of one block
    [InlineData(uint.MaxValue)]
    public void More_headers_than_any_client_sends_are_refused_before_they_are_read(uint count)
    {
        byte[] plain = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(plain, count);
        Assert.Throws<SpdyException>(() => Read(plain));
    }

    [Theory]
    [InlineData(16u * 1024 + 1)]
    [InlineData(0x80000000u)]
    public void A_text_over_the_limit_is_refused_before_memory_is_taken_for_it(uint length)
    {
        byte[] plain = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(plain, 1);
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(4), length);
        Assert.Throws<SpdyException>(() => Read(plain));
    }

    [Fact]
    public void A_block_that_ends_early_at_any_byte_is_an_error_and_no_wait()
    {
        for (int length = 0; length < First.Length - 5; length++)
        {
            using var reader = new SpdyHeaderReader();
            byte[] cut = First[..length];
            Assert.ThrowsAny<IOException>(() => reader.Read(cut));
        }
    }

    private static void Read(byte[] plain)
    {
        byte[] stored = [0x78, 0x01, 0, (byte)plain.Length, 0, (byte)~plain.Length, 0xff, .. plain];
        using var reader = new SpdyHeaderReader();
        reader.Read(stored);
    }
}
