using System.Text.RegularExpressions;

namespace Gantry.KubeServer.Authentication.Impersonating;

/// <summary>What kind of user a name is: a service account, a node, or anybody else.</summary>
internal readonly partial record struct ImpersonatedName(string Resource, string Namespace, string Name)
{
    private const string AccountPrefix = "system:serviceaccount:";
    private const string NodePrefix = "system:node:";

    public bool IsAccount => Resource == "serviceaccounts";

    public bool IsNode => Resource == "nodes";

    public static ImpersonatedName Of(string user)
    {
        if (user.StartsWith(AccountPrefix, StringComparison.Ordinal) && user[AccountPrefix.Length..].Split(':') is [{ Length: > 0 } space, { Length: > 0 } name])
            return new ImpersonatedName("serviceaccounts", space, name);
        return user.StartsWith(NodePrefix, StringComparison.Ordinal) && NodeShape().IsMatch(user[NodePrefix.Length..])
            ? new ImpersonatedName("nodes", "", user[NodePrefix.Length..])
            : new ImpersonatedName("users", "", user);
    }

    [GeneratedRegex(@"\A(?=.{1,253}\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex NodeShape();
}
