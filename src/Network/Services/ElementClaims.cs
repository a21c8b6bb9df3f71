namespace Gantry.Network.Services;

/// <summary>Who wants which map element. Where several services claim one, the first keeps it until it lets go.</summary>
internal sealed class ElementClaims
{
    private readonly Dictionary<MapElement, List<(ServicePortId Owner, string Value)>> _claims = [];

    public string? ValueOf(MapElement element) =>
        _claims.TryGetValue(element, out List<(ServicePortId Owner, string Value)>? list) ? list[0].Value : null;

    public void Set(MapElement element, ServicePortId owner, string value)
    {
        if (!_claims.TryGetValue(element, out List<(ServicePortId Owner, string Value)>? list))
            _claims[element] = list = [];

        int place = list.FindIndex(claim => claim.Owner == owner);
        if (place < 0)
            list.Add((owner, value));
        else
            list[place] = (owner, value);
    }

    public void Withdraw(MapElement element, ServicePortId owner)
    {
        if (!_claims.TryGetValue(element, out List<(ServicePortId Owner, string Value)>? list))
            return;

        list.RemoveAll(claim => claim.Owner == owner);
        if (list.Count == 0)
            _claims.Remove(element);
    }
}
