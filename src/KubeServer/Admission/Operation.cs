namespace Gantry.KubeServer.Admission;

/// <summary>What a request does to an object, in the words of rules.</summary>
internal static class Operation
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";
    public const string Connect = "CONNECT";
}
