namespace Gantry.KubeServer.OpenApi;

/// <summary>What an operation does: how documents call it, the word that its name begins with, and how it answers when it is allowed and works.</summary>
internal sealed record DocumentAction(string? Name, string Word, params IReadOnlyList<int> Codes)
{
    public static readonly DocumentAction Get = new("get", "read", 200);
    public static readonly DocumentAction List = new("list", "list", 200);
    public static readonly DocumentAction Post = new("post", "create", 200, 201, 202);
    public static readonly DocumentAction Put = new("put", "replace", 200, 201);
    public static readonly DocumentAction Patch = new("patch", "patch", 200, 201);
    public static readonly DocumentAction Delete = new("delete", "delete", 200, 202);
    public static readonly DocumentAction DeleteCollection = new("deletecollection", "delete", 200);
    public static readonly DocumentAction Connect = new("connect", "connect", 200);

    /// <summary>The older form of a watch, by a path of its own.</summary>
    public static readonly DocumentAction Watch = new("watch", "watch", 200);
    public static readonly DocumentAction WatchList = new("watchlist", "watch", 200);

    /// <summary>Asks about the API and not about objects.</summary>
    public static readonly DocumentAction Discover = new(null, "get", 200);

    public bool IsStream => this == List || this == Watch || this == WatchList;

    /// <summary>The verb by which it is allowed or forbidden.</summary>
    public string? Verb => Name switch
    {
        "post" => "create",
        "put" => "update",
        "watchlist" => "watch",
        var name => name,
    };
}
