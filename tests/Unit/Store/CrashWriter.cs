using System.Globalization;
using System.Text;
using Gantry.Store;

namespace Gantry.Tests.Store;

/// <summary>The victim of <see cref="CrashTests"/>: writes and prints "key value revision" for what was acknowledged, until it is killed.</summary>
internal static class CrashWriter
{
    public const string FileVariable = "GANTRY_TEST_STORE_WRITER";

    /// <summary>The first value: each victim goes on above the one before, so that a write whose acknowledgement was lost does not look like a step back.</summary>
    public const string FirstVariable = "GANTRY_TEST_STORE_FIRST";

    public static async Task<bool> RunIfAskedAsync()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
            return false;

        int first = int.Parse(Environment.GetEnvironmentVariable(FirstVariable)!, CultureInfo.InvariantCulture);
        await using SqliteStore store = SqliteStore.Open(file);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteAsync(store, writer, first)));
        return true;
    }

    private static async Task WriteAsync(SqliteStore store, int writer, int first)
    {
        for (int i = first; i < first + 100_000; i++)
        {
            WriteResult result = await store.WriteAsync(new Write { Key = $"k{writer}-{i % 50}", Value = new Payload(Encoding.UTF8.GetBytes($"{i}")) });
            Console.WriteLine($"k{writer}-{i % 50} {i} {result.Entry!.Modified}");
            WriteResult lease = await store.WriteAsync(new Write { Key = $"lease{writer}", Value = new Payload("1"u8.ToArray()), Durability = Durability.Ephemeral });
            Console.WriteLine($"ephemeral 0 {lease.Entry!.Modified}");
        }
    }
}
