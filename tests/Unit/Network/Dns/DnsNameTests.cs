using Gantry.Network.Dns;

namespace Gantry.Tests.Dns;

public sealed class DnsNameTests
{
    [Fact]
    public void Pointers_lead_to_earlier_names()
    {
        byte[] message = [3, (byte)'c', (byte)'o', (byte)'m', 0, 1, (byte)'a', 0xc0, 0, 9];
        int at = 5;
        char[] text = new char[254];

        Assert.True(DnsName.TryRead(message, ref at, text, out int length));
        Assert.Equal("a.com", new string(text, 0, length));
        Assert.Equal(9, at);
    }

    [Theory]
    [InlineData(new byte[] { 0xc0, 0 }, 0)]
    [InlineData(new byte[] { 0xc0, 2, 0xc0, 0 }, 2)]
    [InlineData(new byte[] { 1, (byte)'a', 0xc0, 0 }, 0)]
    [InlineData(new byte[] { 64, 1, 1 }, 0)]
    [InlineData(new byte[] { 5, (byte)'a' }, 0)]
    [InlineData(new byte[] { 3, (byte)'a', (byte)'.', (byte)'b', 0 }, 0)]
    public void Circles_and_broken_labels_are_no_names(byte[] message, int at) =>
        Assert.False(DnsName.TryRead(message, ref at, new char[254], out _));

    [Theory]
    [InlineData("10.128.0.5", "5.0.128.10.in-addr.arpa")]
    [InlineData("fd00::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa")]
    public void Addresses_are_looked_up_backwards(string address, string expected) =>
        Assert.Equal(expected, ReverseNames.Of(System.Net.IPAddress.Parse(address)));
}
