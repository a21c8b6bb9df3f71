using System.Text;

namespace Gantry.Network.Services;

/// <summary>One nftables transaction between two states of the services; written in the order in which the kernel needs it.</summary>
internal sealed class ServiceChanges(string table)
{
    private readonly StringBuilder _sets = new();
    private readonly StringBuilder _chains = new();
    private readonly StringBuilder _rules = new();
    private readonly StringBuilder _removedElements = new();
    private readonly StringBuilder _addedElements = new();
    private readonly StringBuilder _emptied = new();
    private readonly StringBuilder _removed = new();

    public bool IsEmpty { get; private set; } = true;

    public void Element(MapElement element, string? before, string? after)
    {
        if (before == after)
            return;

        IsEmpty = false;
        if (before is not null)
            _removedElements.Append(null, $"delete element ip {table} {element.Map} {{ {element.Key} }}\n");

        if (after is not null)
            _addedElements.Append(null, $"add element ip {table} {element.Map} {{ {element.Key}{(after.Length > 0 ? " : " + after : "")} }}\n");
    }

    public void Rules(ServiceRules? before, ServiceRules? after)
    {
        foreach ((string name, string definition) in Of(after, rules => rules.Sets))
        {
            if (!Of(before, rules => rules.Sets).ContainsKey(name))
                Line(_sets, $"add set ip {table} {name} {{ {definition} }}");
        }

        foreach ((string name, IReadOnlyList<string> content) in Of(after, rules => rules.Chains))
            WriteChain(name, content, Of(before, rules => rules.Chains).GetValueOrDefault(name));

        foreach (string name in Of(before, rules => rules.Chains).Keys.Except(Of(after, rules => rules.Chains).Keys))
            RemoveChain(name);

        foreach (string name in Of(before, rules => rules.Sets).Keys.Except(Of(after, rules => rules.Sets).Keys))
            Line(_removed, $"delete set ip {table} {name}");
    }

    public override string ToString() => new StringBuilder()
        .Append(_removedElements).Append(_sets).Append(_chains).Append(_rules).Append(_addedElements).Append(_emptied).Append(_removed)
        .ToString();

    private void WriteChain(string name, IReadOnlyList<string> content, IReadOnlyList<string>? before)
    {
        if (before is not null && before.SequenceEqual(content))
            return;

        Line(_chains, $"add chain ip {table} {name}");
        if (before is not null)
            Line(_chains, $"flush chain ip {table} {name}");

        foreach (string rule in content)
            Line(_rules, $"add rule ip {table} {name} {rule}");
    }

    private void RemoveChain(string name)
    {
        Line(_emptied, $"flush chain ip {table} {name}");
        Line(_removed, $"delete chain ip {table} {name}");
    }

    private void Line(StringBuilder part, string line)
    {
        IsEmpty = false;
        part.Append(line).Append('\n');
    }

    private static IReadOnlyDictionary<string, T> Of<T>(ServiceRules? rules, Func<ServiceRules, IReadOnlyDictionary<string, T>> part) =>
        rules is null ? System.Collections.Frozen.FrozenDictionary<string, T>.Empty : part(rules);
}
