namespace Gantry.Host.Nodes;

/// <summary>A node could not be started, stopped or read; the message is for the user.</summary>
public sealed class NodeException(string message, Exception? cause = null) : Exception(message, cause);
