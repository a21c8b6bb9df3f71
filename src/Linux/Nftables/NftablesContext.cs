using System.Runtime.InteropServices;

namespace Gantry.Linux.Nftables;

/// <summary>Runs nftables commands in process through libnftables, in the network namespace in which it was opened.</summary>
public sealed partial class NftablesContext : IDisposable
{
    private readonly Lock gate = new();
    private readonly nint context;

    public NftablesContext()
    {
        context = nft_ctx_new(0);
        if (context == 0)
            throw new InvalidOperationException("libnftables gave no context");

        _ = nft_ctx_buffer_error(context);
        _ = nft_ctx_buffer_output(context);
    }

    /// <summary>Runs the commands as one transaction: all of them take effect at once or none does. Returns what they print.</summary>
    public string Run(string commands)
    {
        // A context is not safe for two threads, and the kernel takes one transaction at a time.
        lock (gate)
        {
            int failed = nft_run_cmd_from_buffer(context, commands);
            string error = Marshal.PtrToStringUTF8(nft_ctx_get_error_buffer(context)) ?? "";
            string output = Marshal.PtrToStringUTF8(nft_ctx_get_output_buffer(context)) ?? "";
            return failed == 0 ? output : throw new NftablesException(error);
        }
    }

    public void Dispose() => nft_ctx_free(context);

    [LibraryImport("libnftables.so.1")]
    private static partial nint nft_ctx_new(uint flags);

    [LibraryImport("libnftables.so.1")]
    private static partial void nft_ctx_free(nint context);

    [LibraryImport("libnftables.so.1")]
    private static partial int nft_ctx_buffer_error(nint context);

    [LibraryImport("libnftables.so.1")]
    private static partial int nft_ctx_buffer_output(nint context);

    [LibraryImport("libnftables.so.1")]
    private static partial nint nft_ctx_get_error_buffer(nint context);

    [LibraryImport("libnftables.so.1")]
    private static partial nint nft_ctx_get_output_buffer(nint context);

    [LibraryImport("libnftables.so.1", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int nft_run_cmd_from_buffer(nint context, string commands);
}
