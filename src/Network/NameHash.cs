using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Network;

/// <summary>Short stable names for things whose own names are too long for the kernel.</summary>
internal static class NameHash
{
    public static string Hex(string name, int digits) => Convert.ToHexStringLower(Digest(name))[..digits];

    // Group 0 is every interface's default; the upper bit keeps clear of the small numbers that people choose.
    public static uint Group(string name) => BinaryPrimitives.ReadUInt32BigEndian(Digest(name)) | 0x8000_0000;

    public static byte[] Digest(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
