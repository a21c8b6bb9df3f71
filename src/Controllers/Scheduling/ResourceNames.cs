using Gantry.Kube;

namespace Gantry.Controllers.Scheduling;

/// <summary>Gives every resource a fixed place in the arrays that amounts are kept in: CPU in millicores, all else in whole units.</summary>
internal sealed class ResourceNames
{
    public const int Cpu = 0;
    public const int Memory = 1;
    public const int EphemeralStorage = 2;
    public const int Pods = 3;

    private readonly List<string> _names = ["cpu", "memory", "ephemeral-storage", "pods"];
    private readonly Dictionary<string, int> _places = new() { ["cpu"] = Cpu, ["memory"] = Memory, ["ephemeral-storage"] = EphemeralStorage, ["pods"] = Pods };

    public string this[int place] => _names[place];

    public int PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            _places[name] = place = _names.Count;
            _names.Add(name);
        }

        return place;
    }

    public long[] Amounts(IReadOnlyDictionary<string, Quantity> quantities)
    {
        foreach (string name in quantities.Keys)
            PlaceOf(name);

        long[] amounts = new long[_names.Count];
        foreach ((string name, Quantity quantity) in quantities)
        {
            int place = _places[name];
            amounts[place] = place == Cpu ? quantity.Thousandths : quantity.Units;
        }

        return amounts;
    }
}
