namespace Gantry.Engine.Standalone;

/// <summary>The files of a container outside any pod that last as long as it does.</summary>
public sealed class StandalonePaths
{
    private readonly string _root;

    internal StandalonePaths(string root) => _root = root;

    public string Directory(string id) => $"{_root}/{id}";

    public string Hosts(string id) => $"{_root}/{id}/hosts";

    public string Hostname(string id) => $"{_root}/{id}/hostname";

    public string Resolver(string id) => $"{_root}/{id}/resolv.conf";

    /// <summary>Rotated ones have .1, .2 and so on behind it.</summary>
    public string Log(string id) => $"{_root}/{id}/{LogName}";

    internal const string LogName = "container.log";

    internal string Record(string id) => $"{_root}/{id}/container.json";
}
