using System.Security.Cryptography;
using System.Text;
using Gantry.Oci;

namespace Gantry.Build.Caching;

/// <summary>Everything that a step's result depends on, by name. Its digest is the step's cache key.</summary>
/// <remarks>Only digests of values are kept, so that what is written down gives no value away.</remarks>
internal sealed class StepInputs
{
    private const int MostNamed = 1000;
    private readonly List<KeyValuePair<string, string>> _values = [];

    public IReadOnlyList<KeyValuePair<string, string>> Values => _values;

    public void Add(string name, string value) => _values.Add(new(name, Short(value)));

    public void Add(string name, IEnumerable<string> list) => Add(name, string.Join('\0', list));

    /// <summary>Files by path and by all that counts of them; where there are very many, only their top directories are named.</summary>
    public void AddFiles(IReadOnlyList<KeyValuePair<string, string>> files)
    {
        Add(StepInputNames.FileList, files.Select(file => file.Key));
        for (int depth = int.MaxValue; ; depth = depth == int.MaxValue ? 3 : depth - 1)
        {
            List<IGrouping<string, KeyValuePair<string, string>>> groups = [.. files.GroupBy(file => Cut(file.Key, depth))];
            if (groups.Count > MostNamed && depth > 0)
                continue;
            foreach (IGrouping<string, KeyValuePair<string, string>> group in groups)
                Add($"file {group.Key}", group.Select(file => $"{file.Key}\0{file.Value}"));
            return;
        }
    }

    public Digest Key()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string value) in _values)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name.Length}:{name}={value}\n"));
        return Digest.OfHash(hash.GetHashAndReset());
    }

    private static string Short(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 16));

    private static string Cut(string path, int depth) =>
        depth == int.MaxValue ? path : depth == 0 ? "" : string.Join('/', path.Split('/').Take(depth));
}
