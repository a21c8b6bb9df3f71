using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Admission;

/// <summary>
/// The memory of the two rounds in which an object may be changed: where an outside party changed it after others had looked,
/// those who ask for it look again, once.
/// </summary>
internal sealed class Reinvocation
{
    // Most requests meet no outside party and no warning.
    private HashSet<string>? _eligible;
    private HashSet<string>? _due;
    private HashSet<string>? _warnings;
    private int _warned;

    public bool IsSecondRound { get; private set; }

    public bool IsNeeded { get; private set; }

    /// <summary>The object as the last outside party of the first round left it.</summary>
    public JsonObject? LastSeen { get; set; }

    public void BeginSecondRound() => IsSecondRound = true;

    public bool IsDue(string party) => _due?.Contains(party) == true;

    /// <summary>A party that was asked and wants to be asked again should a later one change the object.</summary>
    public void Remember(string party) => (_eligible ??= []).Add(party);

    /// <summary>Everybody who was asked so far, and wants to, is asked again in the second round.</summary>
    public void MarkChanged()
    {
        IsNeeded = true;
        RequireAgain();
    }

    public void RequireAgain()
    {
        if (_eligible is null)
            return;
        (_due ??= []).UnionWith(_eligible);
        _eligible = null;
    }

    /// <summary>A warning as it is sent: once, and short where there is much to say, since headers are bounded. Null for one that is not sent.</summary>
    public string? ToSend(string warning)
    {
        const int room = 4096;
        const int shortened = 256;
        if (!(_warnings ??= []).Add(warning) || _warned > room)
            return null;
        string sent = _warned + warning.Length > room ? warning[..Math.Min(warning.Length, shortened)] : warning;
        _warned += sent.Length;
        return sent;
    }
}
