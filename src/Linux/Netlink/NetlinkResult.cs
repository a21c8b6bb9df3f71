using System.Buffers.Binary;

namespace Gantry.Linux.Netlink;

/// <summary>The kernel's answer to one message: no error, or an error number and sometimes a sentence.</summary>
internal readonly record struct NetlinkResult(int ErrorNumber, string? Reason)
{
    private const int RequestHeaderLength = 16;
    private const int MessageAttribute = 1;

    // An acknowledgement reuses the bits of Replace and Exclusive.
    private const NetlinkFlags IsCapped = NetlinkFlags.Replace, HasAttributes = NetlinkFlags.Exclusive;

    public Errno Errno => (Errno)ErrorNumber;

    // struct nlmsgerr: the negative error, the header of the request, its body unless capped, then attributes.
    public static NetlinkResult Parse(NetlinkFlags flags, ReadOnlySpan<byte> body)
    {
        NetlinkResult plain = Done(body);
        if (!flags.HasFlag(HasAttributes) || body.Length < 4 + RequestHeaderLength)
            return plain;

        int echoed = flags.HasFlag(IsCapped)
            ? RequestHeaderLength
            : NetlinkBuffer.Align((int)BinaryPrimitives.ReadUInt32LittleEndian(body[4..]));
        if (echoed < RequestHeaderLength || echoed > body.Length - 4)
            return plain;

        var attributes = new NetlinkAttributes(body[(4 + echoed)..]);
        while (attributes.Next())
        {
            if (attributes.Type == MessageAttribute)
                return plain with { Reason = attributes.Text };
        }

        return plain;
    }

    public static NetlinkResult Done(ReadOnlySpan<byte> body) =>
        new(body.Length >= 4 ? -BinaryPrimitives.ReadInt32LittleEndian(body) : 0, null);

    public void ThrowIfFailed(string operation, Errno tolerated = Errno.None)
    {
        if (Errno != Errno.None && Errno != tolerated)
            throw new LinuxException(Reason is null ? operation : $"{operation} ({Reason})", ErrorNumber);
    }
}
