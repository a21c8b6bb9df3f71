namespace Gantry.Network.Services;

/// <summary>One port of one service.</summary>
public readonly record struct ServicePortId(string Namespace, string Name, string Port)
{
    public override string ToString() => $"{Namespace}/{Name}:{Port}";
}
