using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Quotas;

/// <summary>Amounts of resources by their names, in the order of the names.</summary>
public sealed class Amounts : SortedDictionary<string, Quantity>
{
    public Amounts()
        : base(StringComparer.Ordinal)
    {
    }

    public static Amounts Of(IReadOnlyDictionary<string, Quantity> quantities)
    {
        Amounts amounts = [];
        foreach ((string name, Quantity quantity) in quantities)
            amounts[name] = quantity;
        return amounts;
    }

    /// <summary>Reads a map of quantities; what is none is passed over.</summary>
    public static Amounts Of(JsonObject? map)
    {
        Amounts amounts = [];
        foreach ((string name, JsonNode? value) in map ?? [])
        {
            if (Quantity.TryParse(value.AsText() ?? (value.IsNumber ? value!.ToJsonString() : null), out Quantity quantity))
                amounts[name] = quantity;
        }

        return amounts;
    }

    public Amounts Plus(Amounts other)
    {
        Amounts sum = Of(this);
        foreach ((string name, Quantity amount) in other)
            sum[name] = sum.TryGetValue(name, out Quantity there) ? there.Plus(amount) : amount;
        return sum;
    }

    /// <summary>What is more than in the other; nothing is less than nothing.</summary>
    public Amounts MoreThan(Amounts other)
    {
        Amounts rest = [];
        foreach ((string name, Quantity amount) in this)
        {
            Quantity more = other.TryGetValue(name, out Quantity there) ? amount.Minus(there) : amount;
            rest[name] = more > Quantity.Zero ? more : Quantity.Zero;
        }

        return rest;
    }

    /// <summary>The larger of each.</summary>
    public Amounts OrMore(Amounts other)
    {
        Amounts most = Of(this);
        foreach ((string name, Quantity amount) in other)
        {
            if (!most.TryGetValue(name, out Quantity there) || there < amount)
                most[name] = amount;
        }

        return most;
    }

    public Amounts Only(IEnumerable<string> names)
    {
        Amounts some = [];
        foreach (string name in names)
        {
            if (TryGetValue(name, out Quantity amount))
                some[name] = amount;
        }

        return some;
    }

    public Amounts WithoutZeros() => Only([.. this.Where(pair => pair.Value != Quantity.Zero).Select(pair => pair.Key)]);

    public bool AreSame(Amounts other) => Count == other.Count && this.All(pair => other.TryGetValue(pair.Key, out Quantity there) && there == pair.Value);

    public JsonObject ToJson() => new(this.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.Canonical())));

    /// <summary>As messages list them: cpu=1,memory=2Gi.</summary>
    public override string ToString() => string.Join(',', this.Select(pair => $"{pair.Key}={pair.Value.Canonical()}"));
}
