using System.Buffers.Binary;
using System.Text;

namespace Gantry.Tests;

/// <summary>Takes a stream in Docker's frames apart.</summary>
internal static class Frames
{
    public static (string Stdout, string Stderr) Read(byte[] stream)
    {
        var stdout = new StringBuilder();
        var stderr = new StringBuilder();
        for (int at = 0; at < stream.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at + 4));
            (stream[at] == 2 ? stderr : stdout).Append(Encoding.UTF8.GetString(stream, at + 8, length));
            at += 8 + length;
        }
        return (stdout.ToString(), stderr.ToString());
    }
}
