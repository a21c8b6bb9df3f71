namespace Gantry.KubeServer.OpenApi;

/// <summary>The query parameters of the API: type and one sentence each.</summary>
internal static class DocumentParameters
{
    public static (string Type, string Description) Of(string name) => name switch
    {
        "allowWatchBookmarks" => ("boolean", "Whether a watch may send bookmarks, which carry a resource version and no change."),
        "command" => ("string", "The command to run, one word each."),
        "container" => ("string", "The container, where the pod has several."),
        "continue" => ("string", "The token from the last part of a list, to read the next part."),
        "dryRun" => ("string", "With the value All the request is judged and answered but nothing is stored."),
        "fieldManager" => ("string", "The name of the program that makes the change, for the record of who set which field."),
        "fieldSelector" => ("string", "Only objects whose fields have these values."),
        "fieldValidation" => ("string", "What happens to unknown and repeated fields: Ignore, Warn or Strict."),
        "follow" => ("boolean", "Whether to stay and send what is written from now on."),
        "force" => ("boolean", "Take over fields that others manage; only for server-side apply."),
        "ignoreStoreReadErrorWithClusterBreakingPotential" => ("boolean", "Whether an object that cannot be read from the store goes without its finalizers being asked."),
        "gracePeriodSeconds" => ("integer", "Seconds that the object gets to end by itself; zero ends it at once."),
        "insecureSkipTLSVerifyBackend" => ("boolean", "Whether the certificate of the node's agent goes unchecked."),
        "labelSelector" => ("string", "Only objects whose labels fulfil the query."),
        "limit" => ("integer", "The most objects that one answer may hold."),
        "limitBytes" => ("integer", "The most bytes that are sent."),
        "name" => ("string", "The name of the object."),
        "namespace" => ("string", "The namespace of the object."),
        "orphanDependents" => ("boolean", "The older form of propagationPolicy."),
        "path" => ("string", "The path to ask for behind the proxy."),
        "logpath" => ("string", "The path of the log."),
        "pretty" => ("string", "Whether the answer is laid out for people."),
        "ports" => ("integer", "The ports to forward."),
        "previous" => ("boolean", "Whether the log is that of the container's run before this one."),
        "propagationPolicy" => ("string", "What happens to objects that this one owns: Orphan, Background or Foreground."),
        "resourceVersion" => ("string", "The state to read or to watch from."),
        "resourceVersionMatch" => ("string", "Whether the state must be exactly that version or may be newer."),
        "sendInitialEvents" => ("boolean", "Whether a watch starts with the objects that there are."),
        "sinceSeconds" => ("integer", "Only what was written in the last so many seconds."),
        "stderr" => ("boolean", "Whether what the command writes to its standard error is sent."),
        "stdin" => ("boolean", "Whether the command reads what the client sends."),
        "stdout" => ("boolean", "Whether what the command writes to its standard output is sent."),
        "stream" => ("string", "All, Stdout or Stderr."),
        "tailLines" => ("integer", "Only so many lines from the end."),
        "timeoutSeconds" => ("integer", "Seconds after which the server ends the request."),
        "timestamps" => ("boolean", "Whether each line begins with its time."),
        "tty" => ("boolean", "Whether the command has a terminal."),
        _ => ("boolean", "Whether to stay and send changes instead of one list."),
    };
}
