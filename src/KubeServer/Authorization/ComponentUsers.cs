namespace Gantry.KubeServer.Authorization;

/// <summary>Who the parts of a cluster are to the API: the users that Kubernetes gives them, whose roles are <see cref="BootstrapRoles"/>.</summary>
public static class ComponentUsers
{
    public const string ControllerManager = "kube-controller-manager";
    public const string Scheduler = "kube-scheduler";
    public const string Proxy = "kube-proxy";

    private const string Space = "kube-system";

    /// <summary>A component by its name; any other name is a controller's service account in kube-system.</summary>
    public static RequestUser Of(string component) => component is ControllerManager or Scheduler or Proxy
        ? new RequestUser($"system:{component}", ["system:authenticated"])
        : new RequestUser($"system:serviceaccount:{Space}:{component}", ["system:serviceaccounts", $"system:serviceaccounts:{Space}", "system:authenticated"]);

    /// <summary>The agent of a node: it may do what the node authorizer and node restriction leave it.</summary>
    public static RequestUser Node(string name) => new($"system:node:{name}", ["system:nodes", "system:authenticated"]);
}
