using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Specs;

/// <summary>Reads /etc/passwd and /etc/group of an image, whose content and kind of file an attacker may have chosen.</summary>
public static class AccountFile
{
    private const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The rows' fields; none where there is no such file.</summary>
    public static IReadOnlyList<string[]> Read(RootDirectory root, string path)
    {
        // Without blocking: opening a FIFO would wait for a writer.
        using Descriptor? file = root.TryOpen(path, Linux.OpenFlags.CloseOnExec | Linux.OpenFlags.NonBlocking);
        if (file is null)
            return [];

        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        byte[] content = new byte[Length(handle, path)];
        int length = 0;
        for (int count; length < content.Length && (count = RandomAccess.Read(handle, content.AsSpan(length), length)) > 0;)
            length += count;
        return Parse(System.Text.Encoding.UTF8.GetString(content, 0, length));
    }

    public static IReadOnlyList<string[]> Parse(string text) =>
    [
        .. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':')),
    ];

    private static long Length(SafeFileHandle handle, string path)
    {
        try
        {
            long length = RandomAccess.GetLength(handle);
            return length <= MaxBytes
                ? length
                : throw new EngineException(EngineFailure.Invalid, $"the image's {path} is larger than {MaxBytes} bytes");
        }
        catch (NotSupportedException)
        {
            throw new EngineException(EngineFailure.Invalid, $"the image's {path} is not a regular file");
        }
    }
}
