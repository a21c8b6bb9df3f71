namespace Gantry.Engine.Standalone;

/// <summary>The files of a container outside any pod that last as long as it does.</summary>
public sealed class StandalonePaths
{
    private readonly string root;

    internal StandalonePaths(string root) => this.root = root;

    public string Directory(string id) => $"{root}/{id}";

    public string Hosts(string id) => $"{root}/{id}/hosts";

    public string Hostname(string id) => $"{root}/{id}/hostname";

    public string Resolver(string id) => $"{root}/{id}/resolv.conf";

    /// <summary>Rotated ones have .1, .2 and so on behind it.</summary>
    public string Log(string id) => $"{root}/{id}/{LogName}";

    internal const string LogName = "container.log";

    internal string Record(string id) => $"{root}/{id}/container.json";
}
