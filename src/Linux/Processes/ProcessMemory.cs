using System.Buffers.Text;

namespace Gantry.Linux.Processes;

/// <summary>What this process holds of the machine's memory. See proc(5), /proc/self/statm.</summary>
public static class ProcessMemory
{
    /// <summary>Resident bytes that no file stands behind.</summary>
    public static long PrivateBytes()
    {
        // Sample: 1234567 30123 15040 7306 0 41234 0; all in pages: size, resident, shared, ...
        ReadOnlySpan<byte> fields = File.ReadAllBytes("/proc/self/statm");
        fields = fields[(fields.IndexOf((byte)' ') + 1)..];
        _ = Utf8Parser.TryParse(fields, out long resident, out int length);
        _ = Utf8Parser.TryParse(fields[(length + 1)..], out long shared, out _);
        return (resident - shared) * Environment.SystemPageSize;
    }
}
