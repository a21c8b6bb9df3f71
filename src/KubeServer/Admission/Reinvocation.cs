using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Admission;

/// <summary>
/// The memory of the two rounds in which an object may be changed: where an outside party changed it after others had looked,
/// those who ask for it look again, once.
/// </summary>
internal sealed class Reinvocation
{
    // Most requests meet no outside party.
    private HashSet<string>? _eligible;
    private HashSet<string>? _due;

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
}
