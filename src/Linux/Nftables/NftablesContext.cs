using System.Runtime.InteropServices;

namespace Gantry.Linux.Nftables;

/// <summary>Runs nftables commands in process through libnftables, in the network namespace in which it was opened.</summary>
public sealed partial class NftablesContext : IDisposable
{
    private readonly Lock _gate = new();
    private readonly nint _context;

    public NftablesContext()
    {
        _context = Create();

        _ = nft_ctx_buffer_error(_context);
        _ = nft_ctx_buffer_output(_context);
    }

    /// <summary>Runs the commands as one transaction: all of them take effect at once or none does. Returns what they print.</summary>
    public string Run(string commands)
    {
        // A context is not safe for two threads, and the kernel takes one transaction at a time.
        lock (_gate)
        {
            int failed = nft_run_cmd_from_buffer(_context, commands);
            string error = Marshal.PtrToStringUTF8(nft_ctx_get_error_buffer(_context)) ?? "";
            string output = Marshal.PtrToStringUTF8(nft_ctx_get_output_buffer(_context)) ?? "";
            return failed == 0 ? output : throw new NftablesException(error);
        }
    }

    public bool HasTable(string name, string family = "ip") =>
        Run($"list tables {family}").Split('\n').Contains($"table {family} {name}");

    /// <summary>Base chains that drop what no rule accepts, in the form `family table chain`, for one hook.</summary>
    public IReadOnlyList<string> ChainsThatDrop(string hook) => NftablesListing.ChainsThatDrop(Run("list chains"), hook);

    public void Dispose() => nft_ctx_free(_context);

    private static nint Create()
    {
        try
        {
            nint made = nft_ctx_new(0);
            return made != 0 ? made : throw new NftablesException("libnftables gave no context");
        }
        catch (DllNotFoundException)
        {
            throw new NftablesException("libnftables.so.1 is missing on this machine (Debian package libnftables1)");
        }
    }

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
