using System.Security.Cryptography;

namespace Gantry.Engine.Standalone;

/// <summary>Which container has which name; a name is taken before anything of its container is made.</summary>
internal sealed class StandaloneNames
{
    private static readonly string[] First =
    [
        "amber", "brave", "calm", "clever", "crisp", "eager", "early", "fair", "gentle", "golden", "happy", "hasty", "keen", "kind", "light",
        "lively", "lucid", "mellow", "nimble", "noble", "patient", "plain", "proud", "quick", "quiet", "ready", "sharp", "silent", "simple",
        "steady", "sunny", "swift", "tidy", "tranquil", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] Second =
    [
        "anchor", "arch", "badger", "beacon", "birch", "bridge", "canal", "cedar", "crane", "delta", "dock", "falcon", "ferry", "finch",
        "girder", "harbor", "heron", "hoist", "jetty", "lantern", "ledger", "maple", "mast", "meadow", "mill", "otter", "pier", "pulley",
        "quay", "raven", "rigger", "river", "rope", "sail", "spruce", "tower", "trolley", "winch",
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Docker's rule: a letter or digit, then at least one of letters, digits, underscore, dot and dash.</summary>
    public static string Checked(string name)
    {
        string plain = name.StartsWith('/') ? name[1..] : name;
        bool isGood = plain.Length > 1 && char.IsAsciiLetterOrDigit(plain[0]) && plain.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
        return isGood
            ? plain
            : throw new EngineException(EngineFailure.Invalid, $"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    public string? OwnerOf(string name)
    {
        lock (_gate)
            return _owners.GetValueOrDefault(name);
    }

    public void Take(string name, string id)
    {
        lock (_gate)
        {
            if (!_owners.TryAdd(name, id) && _owners[name] != id)
            {
                throw new EngineException(EngineFailure.AlreadyExists,
                    $"Conflict. The container name \"/{name}\" is already in use by container \"{_owners[name]}\". You have to remove (or rename) that container to be able to reuse that name.");
            }
        }
    }

    /// <summary>Takes a name that nobody has.</summary>
    public string TakeAny(string id)
    {
        for (int attempt = 0; ; attempt++)
        {
            string name = $"{Pick(First)}_{Pick(Second)}{(attempt < 4 ? "" : RandomNumberGenerator.GetInt32(10_000).ToString(System.Globalization.CultureInfo.InvariantCulture))}";
            lock (_gate)
            {
                if (_owners.TryAdd(name, id))
                    return name;
            }
        }
    }

    public void Release(string name, string id)
    {
        lock (_gate)
        {
            if (_owners.GetValueOrDefault(name) == id)
                _owners.Remove(name);
        }
    }

    private static string Pick(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
